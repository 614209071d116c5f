// When a list is fetched again (static/js/inbox/refresh_timer.js).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefreshTimer } from '../../static/js/inbox/refresh_timer.js';

/** A timer whose waits are noted in `waits` and ended by `elapse`, and whose task ends with `finish`. */
function timer() {
  const waits = [];
  let elapse;
  let finish;
  const refresh = new RefreshTimer(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
    {
      setTimeout: (fn, ms) => {
        waits.push(ms);
        elapse = fn;
        return waits.length;
      },
    },
  );
  const settle = () => new Promise(setImmediate);
  return { refresh, waits, elapse: () => elapse(), finish: () => settle(finish()) };
}

test('several requests are one run', () => {
  const { refresh, waits } = timer();
  refresh.schedule(400);
  refresh.schedule(100);
  assert.deepEqual(waits, [400]);
});

test('what asks during a run has it run again afterwards, after the shortest wait', async () => {
  const { refresh, waits, elapse, finish } = timer();
  refresh.schedule(400);
  elapse();
  refresh.schedule(2_000);
  refresh.schedule(300);
  refresh.schedule(1_000);
  assert.deepEqual(waits, [400], 'not at the same time');
  await finish();
  assert.deepEqual(waits, [400, 300]);
});

test('a run that nobody asks to repeat is the last', async () => {
  const { refresh, waits, elapse, finish } = timer();
  refresh.schedule(400);
  elapse();
  await finish();
  assert.deepEqual(waits, [400]);
});

test('a retry does not hold up what was asked for', async () => {
  const { refresh, waits, elapse, finish } = timer();
  refresh.schedule(400);
  elapse();
  refresh.schedule(2_000);
  refresh.scheduleIfIdle(50);
  await finish();
  assert.deepEqual(waits, [400, 2_000]);
});

test('after its end it runs no more', async () => {
  const { refresh, waits, elapse, finish } = timer();
  refresh.schedule(400);
  elapse();
  refresh.schedule(300);
  refresh.end();
  await finish();
  refresh.schedule(400);
  assert.deepEqual(waits, [400]);
});
