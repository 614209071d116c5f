// The tabs of one browser, each with live events (static/js/stream/live_events.js).
import { Cursor } from '../../../static/js/stream/cursor.js';
import { LiveEvents } from '../../../static/js/stream/live_events.js';
import { SessionWatch } from '../../../static/js/stream/session_watch.js';
import { TICK_MS } from '../../../static/js/stream/tab_leader.js';
import { exchange, FakeBrowser } from './fake_browser.mjs';
import { FakeClock } from './fake_clock.mjs';

export const ME = 'U00001';
const STATES = ['reset', 'typing', 'open', 'lost', 'signed-out'];

/** The tabs of one browser; each has in `received` the texts and the types of the other events that it has received. */
export class FakeTabs {
  clock = new FakeClock();
  all = [];

  constructor(locks) {
    this.browser = new FakeBrowser(this.clock, { locks });
  }

  /** Opens a tab whose page contains the events up to `position`. */
  async open(position = 10) {
    const platform = this.browser.tab();
    const session = new SessionWatch(ME, this.browser.storage);
    const live = new LiveEvents(new Cursor(BigInt(position), this.clock.now()), session, platform);
    const tab = { live, platform, received: [] };
    live.on('message.sent', ({ message }) => tab.received.push(message));
    for (const type of STATES) live.on(type, (data) => tab.received.push(type === 'lost' ? `lost ${data.lost}` : type));
    live.join();
    this.all.push(tab);
    await this.run(TICK_MS);
    return tab;
  }

  /** Lets `ms` pass in these tabs. */
  async run(ms, tabs = this.all) {
    for (let passed = 0; passed < ms; passed += TICK_MS) {
      await this.clock.advance(TICK_MS);
      for (const tab of tabs) tab.live.tick();
      await exchange();
    }
  }

  get source() {
    return this.browser.openSources[0];
  }

  async send(message, id, receiverId = ME) {
    this.source.send('message.sent', { message, receiverId, user: { id: 'U00002' } }, id);
    await exchange();
  }
}

export const textsOf = ({ received }) => received.filter((each) => !STATES.includes(each.split(' ')[0]));
