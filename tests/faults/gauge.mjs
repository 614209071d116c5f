// What can be told of a run while it runs. It passes everything on to the recorder.
import { median } from '../e2e/support/stack.mjs';

const LATENCIES = 300; // the last ones, for a median

export class Gauge {
  unanswered = 0; // attempts to send that got no answer
  refused = 0; // those that were answered 503
  #begun = new Map(); // message → when its send began
  #resets = new Map(); // listener → how often it was told to fetch afresh
  #latencies = [];

  constructor(recorder) {
    this.recorder = recorder;
  }

  add(record, line) {
    this.recorder.add(record, line);
    if (record === 'sends') this.#sent(line);
    else if (line.type === 'reset') this.#resets.set(line.listener, this.resets(line.listener) + 1);
    else if (line.type === 'message.sent') this.#heard(line);
  }

  #sent({ status, messageId, begun }) {
    if (status === 0) ++this.unanswered;
    if (status === 503) ++this.refused;
    if (messageId && !this.#begun.has(messageId)) this.#begun.set(messageId, begun);
  }

  #heard({ messageId, at }) {
    const begun = this.#begun.get(messageId); // not yet known when the event is faster than the answer
    if (begun === undefined) return;
    this.#latencies.push(at - begun);
    if (this.#latencies.length > LATENCIES) this.#latencies.shift();
  }

  resets(listener) {
    return this.#resets.get(listener) ?? 0;
  }

  /** From the send to the event, ms: the median of the last ones. */
  get latency() {
    return this.#latencies.length > 0 ? median(this.#latencies) : 0;
  }
}
