// How a test knows that something did not happen: by something that came after it, not by the clock on the wall.
//
//   const marks = requestsOf(page, '/chat/mark-read');
//   await page.clock.install();
//   await page.goto(…);
//   await pass(page, 2_000);   // longer than it waits before it tells
//   assert.deepEqual(marks, []);

/** The requests that the page makes of `path` (its end will do) from now on. */
export function requestsOf(page, path) {
  const asked = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith(path)) asked.push(request);
  });
  return asked;
}

/** Waits until each of these requests is answered. */
export const answered = (requests) => Promise.all(requests.map((request) => request.response()));

/** Waits until the page has done what it was about to do: a request that it makes now is answered. */
export const afterwards = (page) => page.evaluate(async () => (await fetch('/chat/unread')).status);

/**
 * Lets so many ms pass on a page whose clock is installed (`page.clock.install()`), and what it began in them take its
 * course.
 */
export async function pass(page, ms) {
  await page.clock.runFor(ms);
  await afterwards(page);
}

/** Waits until the page has drawn what it is now, and told its observers of it. */
export const drawn = (page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; ++frame) await new Promise(requestAnimationFrame);
    await new Promise((done) => {
      setTimeout(done);
    });
  });

/** Notes on the page, in window.heard, the texts that it hears from now on, and the events of these other types. */
export const noteHeard = (page, types = ['reset']) =>
  page.evaluate(async (others) => {
    const { stream } = (await import(document.querySelector('script[type=module]').src)).page;
    window.heard = [];
    for (const type of ['message.sent', 'message.echo']) stream.on(type, (data) => window.heard.push(data.message));
    for (const type of others) stream.on(type, () => window.heard.push(type));
  }, types);
