/** The times on the page, in the reader's zone: the server writes them as `<time datetime>`. */
import { make } from '../lib/dom.js';
import { whenIdle } from '../lib/timers.js';

const DAY_CHECK_MS = 1_000;
const BRIEF = '.contacts, .results, .sessions, .presence'; // lists; elsewhere the hour is written

const dayAndZone = () => String(new Date()).replace(/\d+:\d+:\d+/, '');

export class LocalTimes {
  #format;
  #writtenOn = dayAndZone();

  /** @param {TimeFormat} format */
  constructor(format) {
    this.#format = format;
  }

  /** Rewrites the times of the page, and again when the day or the zone of the device changes: a page may travel. */
  start() {
    whenIdle(() => {
      this.localize(document.body);
      // For the next page, whose days the server names, and for the days of a search.
      document.cookie = `beantrack_zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; SameSite=Lax`;
    });
    const renew = () => this.#renew();
    setInterval(renew, DAY_CHECK_MS);
    for (const event of ['pageshow', 'visibilitychange']) addEventListener(event, renew);
  }

  /** Rewrites the times inside `root`. */
  localize(root) {
    for (const time of root.querySelectorAll('time[datetime]')) {
      const date = new Date(time.dateTime);
      if (Number.isNaN(date.getTime())) continue;
      time.textContent = time.closest(BRIEF) ? this.#format.brief(date) : this.#format.clock(date);
      (time.closest('.bubble-link') ?? time).title = this.#format.full(date);
    }
  }

  /** Puts the name of each day above its first bubble in `list`. */
  separateDays(list) {
    let day = '';
    let mark = null; // the name of a day that has no bubble below it yet
    for (const row of [...list.children]) {
      if (row.classList.contains('day')) {
        mark?.remove();
        mark = row;
      }
      if (!row.classList.contains('bubble')) continue;
      const name = this.#format.dayName(new Date(row.querySelector('time').dateTime));
      if (name === day) mark?.remove();
      else if (!mark) {
        const above = row.previousElementSibling?.classList.contains('new-line') ? row.previousElementSibling : row;
        above.before(make('p', { className: 'day', textContent: name }));
      } else if (mark.textContent !== name) mark.textContent = name;
      mark = null;
      day = name;
    }
    mark?.remove();
  }

  #renew() {
    if (this.#writtenOn === dayAndZone()) return;
    this.#writtenOn = dayAndZone();
    this.#format.reset();
    this.localize(document.body);
    const messages = document.getElementById('chat-messages');
    if (messages) this.separateDays(messages);
  }
}
