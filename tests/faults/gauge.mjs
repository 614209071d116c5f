// What can be told of a run while it runs. It passes everything on to the recorder.

const KEPT_MS = 120_000; // how long a latency is remembered
const TAIL = 0.99;

export class Gauge {
  unanswered = 0; // attempts to send that got no answer
  refused = 0; // those that were answered 503
  resets = 0; // times that a listener was told to fetch afresh
  #resetsOf = new Map(); // the same of each listener
  #begun = new Map(); // message → when its send began
  #heard = new Map(); // message → { receiver, at }: when its receiver was told
  #latencies = []; // { receiver, at, ms }, oldest first

  constructor(recorder) {
    this.recorder = recorder;
  }

  add(record, line) {
    this.recorder.add(record, line);
    if (record === 'sends') this.#sent(line);
    else if (line.type === 'reset') this.#reset(line);
    else if (line.type === 'message.sent') this.#told(line);
  }

  #reset({ listener }) {
    ++this.resets;
    this.#resetsOf.set(listener, this.resetsOf(listener) + 1);
  }

  #sent({ status, messageId, begun }) {
    if (status === 0) ++this.unanswered;
    if (status === 503) ++this.refused;
    if (!messageId || this.#begun.has(messageId)) return;
    this.#begun.set(messageId, begun);
    if (this.#heard.has(messageId)) this.#note(this.#heard.get(messageId), begun);
  }

  #told({ messageId, receiver, at }) {
    if (this.#heard.has(messageId)) return; // by a second listener of the same person
    this.#heard.set(messageId, { receiver, at });
    if (this.#begun.has(messageId)) this.#note({ receiver, at }, this.#begun.get(messageId));
  }

  #note({ receiver, at }, begun) {
    this.#latencies.push({ receiver, at, ms: at - begun });
    while (this.#latencies[0].at < at - KEPT_MS) this.#latencies.shift();
  }

  resetsOf(listener) {
    return this.#resetsOf.get(listener) ?? 0;
  }

  /** From the send to the event, ms: what 99 of 100 messages kept to that others than `spared` heard since `time`. */
  tail(time, spared) {
    const those = this.#latencies
      .filter(({ receiver, at }) => at >= time && receiver !== spared.id)
      .map(({ ms }) => ms)
      .sort((one, other) => one - other);
    if (those.length === 0) throw new Error('nothing was heard meanwhile');
    return those[Math.floor(TAIL * (those.length - 1))];
  }
}
