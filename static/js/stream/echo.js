/**
 * The calls of Laravel Echo over the live events.
 *
 *   const echo = new Echo(stream);
 *   echo.private('chat.U00013').listen('.message.sent', (data) => …);
 */
import { concerns } from './recipients.js';

/** A channel as Laravel Echo knows it. Only one's own, `chat.<user id>`, ever has events. */
class Channel {
  #stream;
  #user;
  #listeners = []; // { type, fn, stop }

  constructor(stream, name) {
    this.name = name;
    this.#stream = stream;
    this.#user = name.replace(/^chat\./, '');
  }

  /** `event` with or without Echo's leading dot. */
  listen(event, fn) {
    const type = event.replace(/^\./, '');
    const stop = this.#stream.on(type, (data) => {
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

export class Echo {
  #stream;
  #channels = new Map();

  /** @param stream live events */
  constructor(stream) {
    this.#stream = stream;
  }

  channel(name) {
    if (!this.#channels.has(name)) this.#channels.set(name, new Channel(this.#stream, name));
    return this.#channels.get(name);
  }

  private(name) {
    return this.channel(name);
  }

  leave(name) {
    this.#channels.get(name)?.stop();
    this.#channels.delete(name);
  }

  leaveChannel(name) {
    this.leave(name.replace(/^private-/, ''));
  }

  socketId() {
    return undefined;
  }
}
