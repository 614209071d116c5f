/**
 * Sends one text until the server has taken or refused it. Every attempt has the same client id, which the server turns
 * into one message however often it arrives.
 */
import { t } from '../lib/i18n.js';

const RETRY_FIRST_MS = 1_000; // the delay before an attempt is random up to this, doubled with each failure
const RETRY_LAST_MS = 20_000;
const MAX_RETRY_AFTER_MS = 60_000; // nobody may delay a text for longer: a hotel's own page, say

export class Sender {
  #post;
  #clock;
  #random;
  #endDelay = () => {};
  #mustWait = false; // the server has said how long to wait

  /**
   * @param post as in lib/post.js
   * @param clock setTimeout
   * @param {() => number} random as Math.random
   */
  constructor(post, clock, random) {
    this.#post = post;
    this.#clock = clock;
    this.#random = random;
  }

  /** One attempt. Resolves to { html } (sent: the bubble), { refused: reason } or { wait: reason, after: ms, stop }. */
  async attempt({ text, receiver, clientId, answered }) {
    const body = { message: text, receiver_id: receiver, client_id: clientId, reply_to: answered?.id ?? '' };
    try {
      return await outcomeOf(await this.#post('/chat/send', body, { accept: 'text/html' }));
    } catch {
      return { wait: t('no connection') };
    }
  }

  /** The delay after so many failures, at least as long as the server has asked for. */
  delay(failures, atLeast = 0) {
    this.#mustWait = atLeast > 0;
    const limit = Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
    return new Promise((resolve) => {
      this.#endDelay = resolve;
      this.#clock.setTimeout(resolve, atLeast + this.#random() * limit);
    });
  }

  /** Ends the present delay. */
  retryNow() {
    this.#endDelay();
  }

  /** Ends the present delay, unless the server has asked for it. */
  retryIfAllowed() {
    if (!this.#mustWait) this.#endDelay();
  }
}

async function outcomeOf(response) {
  const { status } = response;
  if (status === 200) {
    const html = await response.text();
    if (html.includes('id="message-M')) return { html };
    return { wait: t('no answer from BeanTrack') }; // a hotel's or carrier's own page, say: nothing is stored
  }
  if (status === 401) return { wait: t('you are signed out'), stop: true };
  if (status === 408 || status === 429 || status >= 500 || status < 400) {
    const seconds = Number(response.headers.get('Retry-After'));
    return { wait: t('BeanTrack is busy'), after: seconds > 0 ? Math.min(seconds * 1_000, MAX_RETRY_AFTER_MS) : 0 };
  }
  const { error } = await response.json().catch(() => ({}));
  return { refused: error || t('Rejected by the server ({1}).', status) };
}
