// The faults. Each is { name, holds, limit, cuts, run(world, hold, random) }: `holds` are the times, ms, that it may
// last (the first is the short run's); `limit` the longest time, ms, after which all must be well again, counted from
// the moment that run() returns; `cuts` where it cuts connections to nginx, so that a send may get no answer at all;
// `resets` where it makes cursors useless, so that listeners may have to fetch afresh. run() throws when the fault
// could not be made, or when something that it looks at does not hold.
import { daemonKinds } from './kinds_daemon.mjs';
import { databaseKinds } from './kinds_database.mjs';
import { listenerKinds } from './kinds_listener.mjs';
import { networkKinds } from './kinds_network.mjs';
import { overlapKinds } from './kinds_overlap.mjs';
import { pageKinds } from './kinds_page.mjs';
import { relayKinds } from './kinds_relay.mjs';
import { workerKinds } from './kinds_worker.mjs';

export const KINDS = [
  ...daemonKinds,
  ...relayKinds,
  ...listenerKinds,
  ...workerKinds,
  ...databaseKinds,
  ...networkKinds,
  ...pageKinds,
  ...overlapKinds,
];
