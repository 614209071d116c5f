/**
 * Live events of the user who is signed in. A browser opens six connections to a host, so its tabs share one event
 * stream: the leader holds it and broadcasts what it receives. A tab that is put away (frozen, or kept for the back
 * button) gives up leadership by itself.
 *
 * No tab misses an event. Each has its own cursor and drops what it has seen. A broadcast says after which id it goes
 * on. A tab that is not there yet requests what is between. One that is further behind than the leader remembers, or
 * was away when the last reset came, takes over the stream. A new leader opens it from its own cursor, so the server
 * replays what is missing.
 *
 * Ephemeral events (typing, presence) are passed on once. `open` says that this tab receives the stream again, or for
 * the first time: it has to fetch the ephemeral state that it may have missed. `lost` ({ lost }) says that no tab
 * receives anything now, or does again. `signed-out` is the last event: the session is over, or somebody else's.
 */
import { STALE_MS, StreamClient } from './client.js';
import { Emitter } from './emitter.js';
import { TabLeader } from './tab_leader.js';
import * as messages from './tab_messages.js';

export class LiveEvents {
  #cursor;
  #session;
  #clock;
  #client;
  #leader;
  #emitter = new Emitter();
  #isLost = false; // as was last said
  #isApart = true; // no leader was heard yet, or none since this page came back
  #hasEnded = false;
  #messageHandlers = {
    onEnded: () => this.end(),
    onLost: (isLost) => this.#noteLost(isLost),
    onEphemeral: (type, data) => this.#emitter.emit(type, data),
    onLeaving: () => this.#leader.expectSuccessor(),
    onState: (term, isLost, description) => this.#follow(term, isLost, description),
    onRequest: (position, limit) => this.#answer(position, limit),
  };

  /**
   * @param {Cursor} cursor
   * @param {SessionWatch} session
   * @param platform what StreamClient and TabLeader need of the browser
   */
  constructor(cursor, session, platform) {
    this.#cursor = cursor;
    this.#session = session;
    this.#clock = platform.clock;
    this.#client = new StreamClient(
      () => `/chat/stream?after=${cursor.position}`, // the daemon answers a position that is no number with a reset
      {
        onEvent: (event) => this.#receive(event),
        onEphemeral: (type, data) => this.#receiveEphemeral(type, data),
        onLost: (isLost) => this.#setLost(isLost),
        onUnauthorized: () => this.end(),
      },
      platform,
    );
    this.#leader = new TabLeader(
      `beantrack.stream.${session.user}`,
      {
        onLead: () => this.#startLeading(),
        onResign: () => this.#stopLeading(),
        onRequest: () => this.#requestState(),
        onMessage: (message) => messages.dispatchMessage(message, this.#messageHandlers),
      },
      platform,
    );
  }

  /**
   * Calls `fn(data)` for every event of `type`.
   * @returns {() => void} ends the subscription
   */
  on(type, fn) {
    return this.#emitter.on(type, fn);
  }

  /** Begins to receive, at first and when the page is back. */
  join() {
    if (this.#leader.isConnected || this.#hasEnded) return;
    this.#isApart = true;
    this.#leader.connect();
    if (this.#session.isReplaced()) this.end();
    else this.#leader.follow();
  }

  /**
   * To be called when the page is put away: it must neither hold a connection nor delay the others.
   * @returns {boolean} whether it held the stream
   */
  leave() {
    const held = this.#leader.isLeader;
    this.#leader.disconnect(messages.LEAVING);
    return held;
  }

  /** The session has ended: says so to every tab. */
  end() {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#leader.broadcast(messages.ENDED);
    this.leave();
    if (this.#isLost) this.#noteLost(false); // signing in again is what helps now, not the network
    this.#emitter.emit('signed-out', {});
  }

  /** The browser's storage has changed: ends if somebody else has signed in. */
  checkSession() {
    if (this.#session.isReplaced()) this.end();
  }

  /** To be called every TICK_MS. */
  tick() {
    if (!this.#leader.isConnected) return;
    if (this.#leader.isLeader) this.#client.check();
    else this.#leader.tick();
  }

  /** Somebody looks at this page again. */
  noteVisible() {
    if (this.#leader.isLeader) this.#client.check(STALE_MS);
    else this.#requestState(STALE_MS);
  }

  noteOnline() {
    if (this.#leader.isLeader) this.#client.open();
  }

  noteOffline() {
    this.#client.noteOffline();
  }

  // ---- As the leader

  #startLeading() {
    this.#client.open();
    this.#broadcastState(this.#cursor.position);
  }

  #stopLeading() {
    this.#cursor.markComplete(this.#clock.now());
    this.#client.close();
  }

  #receive(event) {
    const from = event.type === 'reset' ? 0 : this.#cursor.position; // a reset is for every tab, wherever it stands
    if (this.#session.isForeign(event.type, event.data)) return this.end();
    if (!this.#cursor.accept(event, this.#clock.now())) return;
    this.#emitter.emit(event.type, event.data);
    this.#broadcast(this.#cursor.describe(from, [event]));
  }

  #receiveEphemeral(type, data) {
    if (this.#session.isForeign(type, data)) return this.end();
    this.#emitter.emit(type, data);
    this.#leader.broadcast(messages.ephemeralMessage(type, data));
  }

  #setLost(isLost) {
    if (this.#isLost === isLost) return;
    this.#noteLost(isLost);
    this.#leader.broadcast(messages.lostMessage(isLost));
  }

  #broadcastState(after) {
    this.#broadcast(this.#cursor.eventsAfter(after));
  }

  #broadcast(description) {
    this.#leader.broadcast(messages.stateMessage(this.#leader.term, this.#isLost, description));
  }

  #answer(position, limit) {
    if (!this.#leader.isLeader) return;
    this.#client.check(limit); // a hidden tab's own clock is slow
    this.#broadcastState(position);
  }

  // ---- As a follower

  #requestState(limit) {
    this.#leader.broadcast(messages.requestMessage(this.#cursor.position, limit));
  }

  #follow(term, isLost, description) {
    if (!this.#leader.acknowledge(term)) return this.#broadcastState(this.#cursor.position);
    const { events, next } = this.#cursor.merge(description, this.#clock.now());
    if (this.#isApart) this.#emitter.emit('open', {});
    if (this.#isLost !== isLost) this.#noteLost(isLost);
    this.#isApart = false;
    for (const { type, data } of events) this.#emitter.emit(type, data);
    if (next === 'request') this.#requestState();
    if (next === 'replay') this.#leader.replaceLeader();
  }

  #noteLost(isLost) {
    this.#isLost = isLost;
    this.#emitter.emit('lost', { lost: isLost });
  }
}
