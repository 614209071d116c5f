const IDLE_MS = 500; // longest wait for a moment in which the page has nothing else to do

/** Calls `fn` once the page is idle: for work on what the server has rendered already. */
export const whenIdle = (fn) => (globalThis.requestIdleCallback ?? setTimeout)(fn, { timeout: IDLE_MS });

/** Resolves after `ms`. */
export const sleep = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Calls `fn` once what has changed so far is painted. */
export const afterPaint = (fn) => requestAnimationFrame(() => setTimeout(fn));
