// One draft of a conversation for all tabs of a browser (static/js/room/draft_keeper.js).
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { parseDraft } from '../../static/js/lib/drafts.js';
import { DraftKeeper } from '../../static/js/room/draft_keeper.js';
import { FakeStorage } from './support/fake_storage.mjs';

const KEY = 'beantrack.draft.U00001.U00002';

let storage; // that the tabs share
let tabs;
let ids;

beforeEach(() => {
  storage = new FakeStorage();
  tabs = [];
  ids = 0;
});

/** A tab with the form of the room. It hears of changes of the storage by others when it is told so: `hear`. */
class Tab {
  text = '';
  answered = null;
  #changes = []; // of the storage that it has not heard of

  constructor() {
    const own = {
      recall: storage.recall,
      remember: (key, value) => {
        const oldValue = storage.recall(key);
        const isStored = storage.remember(key, value);
        for (const tab of tabs) if (isStored && tab !== this) tab.#changes.push([key, oldValue, storage.recall(key)]);
        return isStored;
      },
    };
    const newId = () => `id${(ids += 1)}`;
    this.drafts = new DraftKeeper(KEY, this, own, newId);
    tabs.push(this);
    this.drafts.restore();
  }

  getDraft() {
    return { text: this.text, answered: this.answered };
  }

  showDraft({ text, answered }) {
    this.text = text;
    this.answered = answered;
    this.drafts.save();
  }

  write(text) {
    this.text = text;
    this.drafts.save();
  }

  hear() {
    for (const change of this.#changes.splice(0)) this.drafts.noteStored(...change);
  }
}

const storedText = () => parseDraft(storage.recall(KEY)).text;

test('a draft is there again after a reload, with the message that it replies to', () => {
  const tab = new Tab();
  tab.answered = { id: 'M00001', sender: 'Ann', text: 'hi' };
  tab.write('hello');
  const reloaded = new Tab();
  assert.equal(reloaded.text, 'hello');
  assert.deepEqual(reloaded.answered, tab.answered);
});

test('a draft of an earlier version is its text', () => {
  storage.remember(KEY, 'plain words');
  assert.equal(new Tab().text, 'plain words');
});

test('other tabs follow a draft, and drop it when it is sent', () => {
  const [one, two] = [new Tab(), new Tab()];
  one.write('hel');
  one.write('hello');
  two.hear();
  assert.equal(two.text, 'hello');
  one.write('');
  two.hear();
  assert.equal(two.text, '');
  assert.equal(storage.recall(KEY), null);
});

/** Two tabs that have changed the same draft: it is two now. */
function openDivided() {
  const [one, two] = [new Tab(), new Tab()];
  one.write('shared');
  two.hear();
  two.write('shared, by two');
  one.hear();
  assert.equal(one.text, 'shared', 'somebody is writing here');
  one.write('shared, by one');
  two.hear();
  return [one, two];
}

test('a text that two tabs have changed becomes two drafts', () => {
  const [one, two] = openDivided();
  two.drafts.catchUp();
  assert.deepEqual([one.text, two.text], ['shared, by one', 'shared, by two']);
  two.write(''); // sent
  one.hear();
  one.drafts.catchUp();
  assert.equal(one.text, 'shared, by one');
  assert.equal(storedText(), 'shared, by one');
});

test('of two drafts, the one that is left is stored when the other was sent', () => {
  const [one, two] = openDivided();
  one.write(''); // sent
  two.hear();
  assert.equal(two.text, 'shared, by two');
  assert.equal(storedText(), 'shared, by two');
});

test('a draft that was sent in one tab does not come back from another', () => {
  const [one, two] = [new Tab(), new Tab()];
  one.write('hello');
  two.hear();
  two.write('');
  one.hear();
  assert.equal(one.text, '');
  one.drafts.catchUp();
  assert.equal(storage.recall(KEY), null);
});

test('a tab where somebody was writing follows when they come back to it', () => {
  const [one, two] = [new Tab(), new Tab()];
  one.write('hello');
  two.hear();
  two.write('hello there');
  one.hear();
  assert.equal(one.text, 'hello');
  one.drafts.catchUp();
  assert.equal(one.text, 'hello there');
});

test('a tab whose form is empty shows the draft when somebody comes back to it', () => {
  const [one, two] = [new Tab(), new Tab()];
  one.write('hello');
  two.drafts.catchUp(); // before it has heard of it
  assert.equal(two.text, 'hello');
});

test('a full storage keeps nothing, and loses nothing that is in the form', () => {
  const tab = new Tab();
  tab.write('stored');
  storage.isFull = true;
  tab.write('stored and more');
  tab.drafts.catchUp();
  assert.equal(tab.text, 'stored and more');
});

test('changes of other keys are none of its business', () => {
  const tab = new Tab();
  tab.write('hello');
  tab.drafts.noteStored('beantrack.draft.U00001.U00003', 'x', null);
  tab.drafts.noteStored(null, null, null);
  assert.equal(tab.text, 'hello');
});
