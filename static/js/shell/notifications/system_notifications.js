/**
 * The system's notifications. Those of the service worker can be clicked when this page is gone, and are all that phones
 * show. A page's own are for browsers that have no worker (yet).
 */
const activeWorker = async () => {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  return registration?.active ? registration : undefined;
};

export class SystemNotifications {
  #own = new Map(); // tag → the notification that this page shows

  /** Shows a notification in place of the one of the same tag. A click leads to `options.data.path`. */
  async show(title, options) {
    const registration = await activeWorker();
    if (registration) await registration.showNotification(title, options);
    else this.#showOwn(title, options);
  }

  /** Closes those that `matches`, given each notification's data; of one tag only if one is given. */
  async close(matches, tag) {
    const registration = await activeWorker();
    const theirs = registration ? await registration.getNotifications(tag && { tag }) : [];
    const own = [...this.#own.values()].filter((each) => !tag || each.tag === tag);
    for (const each of [...theirs, ...own]) if (matches(each.data)) each.close();
  }

  #showOwn(title, options) {
    try {
      const shown = new Notification(title, options);
      this.#own.set(options.tag, shown);
      shown.onclick = () => {
        window.focus();
        if (location.pathname !== options.data.path) location.assign(options.data.path);
        shown.close();
      };
    } catch {
      /* a phone whose worker is not there yet */
    }
  }
}
