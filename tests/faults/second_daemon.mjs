// A second push daemon on the same database; the roaming listeners move to it for a while, with their cursors.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { BUILD, DB_SOCKET, STATE, until } from '../e2e/support/stack.mjs';
import { DRAIN_MS, isAlive, signal } from './parts.mjs';

/** Where it listens. */
export const SECOND_SOCKET = `${STATE}/run/push2.sock`;
const START_MS = 15_000;

export class SecondDaemon {
  static async start(world) {
    const made = new SecondDaemon();
    const log = openSync(`${STATE}/log/pushd2.log`, 'a');
    const settings = {
      BEANTRACK_CONFIG: `${STATE}/chat.conf`,
      BEANTRACK_DB_SOCKET: DB_SOCKET,
      BEANTRACK_DB_NAME: 'beantrack',
      BEANTRACK_PUSH_SOCKET: SECOND_SOCKET,
      BEANTRACK_WAKE_SOCKET: `${STATE}/run/wake2.sock`,
    };
    made.process = spawn(`${BUILD}/beantrack-pushd`, {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...settings },
    });
    made.roamers = world.roamers;
    await made.#move(SECOND_SOCKET);
    return made;
  }

  async #move(socket) {
    for (const roamer of this.roamers) roamer.moveTo(socket);
    await until('the roaming listeners are there', () => this.roamers.every((each) => each.open), { within: START_MS });
  }

  /** Waits until it tells of a message that is sent from now on; answers after how many ms. */
  async untilTelling(world) {
    const begun = Date.now();
    await world.heardAt(this.roamers[0]);
    return Date.now() - begun;
  }

  async stop() {
    for (const roamer of this.roamers) roamer.moveTo(undefined);
    signal('SIGTERM', this.process.pid);
    await until('the second daemon ends', () => !isAlive(this.process.pid), { within: DRAIN_MS });
  }
}
