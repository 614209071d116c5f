/**
 * The calls of Laravel Echo over the live events, as window.Echo, for pages with scripts written for Laravel:
 *
 *   <script type="module" src="/static/js/echo.js"></script>
 *
 *   Echo.private('chat.U00013').listen('.message.sent', (data) => …);
 */
import { concerns, on } from './stream.js';

/** A channel as Laravel Echo knows it. Only one's own, `chat.<user id>`, ever has events. */
class Channel {
  #user;
  #listeners = []; // { type, fn, stop }

  constructor(name) {
    this.name = name;
    this.#user = name.replace(/^chat\./, '');
  }

  /** `event` with or without Echo's leading dot. */
  listen(event, fn) {
    const type = event.replace(/^\./, '');
    const stop = on(type, (data) => {
      if (concerns(this.#user, type, data)) fn(data);
    });
    this.#listeners.push({ type, fn, stop });
    return this;
  }

  stopListening(event, fn) {
    const type = event.replace(/^\./, '');
    this.#listeners = this.#listeners.filter((listener) => {
      const stays = listener.type !== type || (fn && listener.fn !== fn);
      if (!stays) listener.stop();
      return stays;
    });
    return this;
  }

  stop() {
    for (const listener of this.#listeners) listener.stop();
    this.#listeners = [];
  }

  subscribed(fn) {
    queueMicrotask(fn);
    return this;
  }

  error() {
    return this;
  }
}

const channels = new Map();

export const Echo = {
  channel(name) {
    if (!channels.has(name)) channels.set(name, new Channel(name));
    return channels.get(name);
  },
  private(name) {
    return this.channel(name);
  },
  leave(name) {
    channels.get(name)?.stop();
    channels.delete(name);
  },
  leaveChannel(name) {
    this.leave(name.replace(/^private-/, ''));
  },
  socketId: () => undefined,
};

window.Echo = Echo;
