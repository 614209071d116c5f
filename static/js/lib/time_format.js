/** Texts of times, in the reader's zone and variety of the page's language, with the digits of the rest of the page. */
const STYLES = {
  clock: { hour: 'numeric', minute: '2-digit' },
  full: { dateStyle: 'long', timeStyle: 'short' },
  dayLong: { dateStyle: 'full' },
  dayShort: { day: 'numeric', month: 'short' },
  dayYear: { day: 'numeric', month: 'short', year: 'numeric' },
};
const DAY_MS = 24 * 3_600_000;

export class TimeFormat {
  #locale;
  #formats = new Map(); // by style; created at their first use, which costs a phone more than everything else here
  #relative = null;

  /**
   * @param {string} language the page's
   * @param {readonly string[]} preferred the reader's languages, of which one may be a variety of the page's
   */
  constructor(language, preferred) {
    this.#locale = preferred.find((each) => each.split('-')[0] === language) ?? language;
  }

  /** "10:42" */
  clock(date) {
    return this.#write('clock', date);
  }

  /** "29 November 2026 at 10:42" */
  full(date) {
    return this.#write('full', date);
  }

  /** As briefly as is clear: the hour of today, "29 Nov" of this year, else with the year. */
  brief(date, now = new Date()) {
    if (date.toDateString() === now.toDateString()) return this.clock(date);
    return this.#write(date.getFullYear() === now.getFullYear() ? 'dayShort' : 'dayYear', date);
  }

  /** "Today", "Yesterday", and the date of other days. */
  dayName(date, now = new Date()) {
    const noon = (day) => new Date(day).setHours(12, 0, 0, 0); // days may have an hour more or less
    const days = Math.round((noon(date) - noon(now)) / DAY_MS);
    return days === 0 || days === -1 ? this.#nearDay(days) : this.#write('dayLong', date);
  }

  /** Forgets the formats, which keep the zone that they were created in. */
  reset() {
    this.#formats.clear();
  }

  #write(style, date) {
    if (!this.#formats.has(style))
      this.#formats.set(style, new Intl.DateTimeFormat(this.#locale, { ...STYLES[style], numberingSystem: 'latn' }));
    return this.#formats.get(style).format(date);
  }

  #nearDay(days) {
    this.#relative ??= new Intl.RelativeTimeFormat(this.#locale, { numeric: 'auto' });
    const name = this.#relative.format(days, 'day');
    return name.charAt(0).toLocaleUpperCase(this.#locale) + name.slice(1);
  }
}
