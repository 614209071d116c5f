/** The line that says that the connection is lost, until it is back. */
import { t } from '../lib/i18n.js';

export class ConnectionBanner {
  #line = document.getElementById('lost');

  start(stream) {
    stream.on('lost', ({ lost }) => {
      document.documentElement.classList.toggle('lost', Boolean(lost));
      if (this.#line) this.#line.textContent = lost ? t('No connection. Trying again…') : '';
    });
  }
}
