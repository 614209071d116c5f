// A real page in a real browser, watched from the inside: whatever happens to its network, it may at no time show a
// message twice or out of order. Now and then somebody types there.
import { pageIn, signIn, windowOf } from '../e2e/support/browser.mjs';
import { quote, value } from '../e2e/support/sql.mjs';
import { BASE, sleep, unique, until } from '../e2e/support/stack.mjs';
import { Network } from './network.mjs';

const TYPE_MS = 1_500; // between two texts that are typed
const SETTLE_MS = 60_000;

/** Runs in the page: notes every moment at which #chat-messages is wrong. */
function watch() {
  window.faultsSeen = [];
  const look = () => {
    const ids = [...document.querySelectorAll('#chat-messages > [id^="message-M"]')].map((each) => each.id);
    const numbers = ids.map((id) => Number(id.slice('message-M'.length)));
    if (new Set(ids).size !== ids.length) window.faultsSeen.push('a message was shown twice for a moment');
    if (numbers.some((number, i) => i > 0 && number < numbers[i - 1]))
      window.faultsSeen.push('out of order for a moment');
  };
  addEventListener('DOMContentLoaded', () => {
    const list = document.getElementById('chat-messages');
    if (list) new MutationObserver(look).observe(list, { childList: true });
  });
}

export class WatchedPage {
  typed = [];
  faults = [];
  #stopped = false;

  /** Opens the room of `person` with the one who has `writer`, in a browser window and a network of its own. */
  static async open(browser, name, person, writer) {
    const made = new WatchedPage();
    Object.assign(made, { name, person, writer, contact: writer.person, network: await Network.to(BASE) });
    made.context = await windowOf(browser);
    await signIn(made.context, person, made.network.base);
    await made.context.addInitScript(watch);
    made.page = await pageIn(made.context);
    await made.page.goto(new URL(`/chat/${made.contact.id}`, made.network.base).href);
    made.typing = made.#type().catch(({ message }) => made.faults.push(`nobody could type: ${message}`));
    return made;
  }

  /** Types on and on, whatever the network does. */
  async #type() {
    while (!this.#stopped) {
      await sleep(TYPE_MS);
      const text = unique(`${this.name} types`);
      await this.page.locator('#message').fill(text, { timeout: SETTLE_MS });
      this.typed.push(text);
      await this.page.locator('#chat-form button[type=submit]').click({ timeout: SETTLE_MS });
    }
  }

  /** Tells the browser that there is no network, or that there is one again. That alone cuts nothing. */
  believesOffline(is) {
    return this.context.setOffline(is);
  }

  async stopTyping() {
    this.#stopped = true;
    await this.typing;
  }

  /** What it shows once it has come to rest: nothing waits to be sent, and the newest message stands there. */
  async result() {
    const faults = this.faults;
    const unread = () => this.person.client.unread();
    const newest = await value(`SELECT id FROM messages
      WHERE sender_id IN (${this.#both}) AND receiver_id IN (${this.#both}) ORDER BY seq DESC LIMIT 1`);
    await until(
      'the page came to rest',
      async () =>
        (await this.showsUpTo(newest)) &&
        (await this.page.locator('.bubble.pending, .bubble.refused').count()) === 0 &&
        (await this.#badge()) === (await unread()),
      { within: SETTLE_MS, every: 250 },
    ).catch((error) => faults.push(error.message));
    faults.push(...new Set(await this.page.evaluate(() => window.faultsSeen)));
    return {
      page: this.name,
      user: this.person.id,
      contact: this.contact.id,
      shown: await this.#shown(),
      faults,
      typed: this.typed,
      badge: await this.#badge(),
      unread: await unread(),
    };
  }

  /** Whether the message, or a later one, stands there: after a gap, a page shows the end of the conversation anew. */
  async showsUpTo(messageId) {
    const last = await this.page.locator('#chat-messages > [id^="message-M"]').last().getAttribute('id');
    return Number(last.slice('message-M'.length)) >= Number(messageId.slice(1));
  }

  get #both() {
    return `${quote(this.person.id)}, ${quote(this.contact.id)}`;
  }

  #shown() {
    return this.page.locator('#chat-messages > [id^="message-M"]').evaluateAll((all) =>
      all.map((each) => ({
        messageId: each.id.replace('message-', ''),
        text: each.querySelector('.bubble-text').textContent,
      })),
    );
  }

  async #badge() {
    return Number(await this.page.locator('#unread-message-count').textContent()) || 0;
  }
}
