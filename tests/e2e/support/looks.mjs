// Every page there is and every state that a page can get into, as a table: it is photographed by dev/screenshots and
// judged by looks_*.test.mjs. A page that is new needs a line here, and nothing else.
//
//   const studio = await Studio.open();
//   const page = await studio.show(LOOKS[0], { viewport: { width: 360, height: 740 } });
//   …
//   await studio.leave(page);
//   await studio.close();
import { launch, pageIn, windowOf } from './browser.mjs';
import { insert, makeGallery } from './gallery.mjs';
import { fetchRaw } from './http.mjs';
import { otherDevice } from './people.mjs';
import { sv, until, url } from './stack.mjs';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };

// ---- What one does on a page to bring it into a state

const send = async (page, text) => {
  await page.locator('#message').fill(text);
  await page.locator('#chat-form button[type=submit]').click();
};

async function refusedLogin(page) {
  await page.locator('#email').fill('nobody@beantrack.test');
  await page.locator('#password').fill('wrong password');
  await page.locator('main button[type=submit]').click();
  await page.getByRole('alert').waitFor();
}

async function filterForNobody(page) {
  await page.locator('#filter').fill('zzz no such name');
  await page.locator('#no-match').waitFor();
}

/** The index follows the log: what the gallery has just written is found a moment later. */
async function found(page) {
  await until('it is found', async () => {
    if ((await page.locator('.result').count()) > 0) return true;
    await page.reload({ waitUntil: 'load' });
    return false;
  });
}

async function newPasswordsDiffer(page) {
  await page.locator('#current-password').fill('whatever it is');
  await page.locator('#new-password').fill('a new password');
  await page.locator('#password-again').fill('another password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.locator('#again-error').waitFor();
}

async function companyRefused(page) {
  await page.locator('#company').fill('Zombo Hills Growers ✓');
  await page.getByRole('button', { name: 'Save details' }).click();
  await page.locator('#company-error').waitFor();
}

async function sending(page) {
  await page.route('**/chat/send', () => {}); // never answered
  await send(page, 'It is on its way, and as long as it takes.');
  await page.locator('#pending .bubble').waitFor();
}

async function notSent(page) {
  await page.route('**/chat/send', (route) => route.abort());
  await send(page, 'Written without a connection.');
  await page.locator('#pending').getByText('Not sent yet').waitFor();
}

async function refused(page) {
  const body = JSON.stringify({ error: 'This person cannot be written to.' });
  let answer;
  const asked = new Promise((done) => {
    answer = done;
  });
  await page.route('**/chat/send', answer);
  await send(page, 'Something that is refused.');
  const route = await asked;
  await page.locator('#message').fill('the next thing that I am writing'); // then the refused text is not put there
  await route.fulfill({ status: 403, contentType: 'application/json', body });
  await page.locator('#pending').getByText('Not sent:').waitFor();
}

async function tooLong(page) {
  await send(page, 'x'.repeat(4001));
  await page.getByRole('alert').getByText('Too long').waitFor();
}

async function newsBelow(page, { reader, long }) {
  const arrives = async (text) => {
    const id = await insert([{ from: long, to: reader, text }], 1);
    await page.locator(`#message-${id}`).waitFor({ state: 'attached' });
  };
  await arrives('The page is live.'); // before anything is scrolled
  await page.locator('.scroller').evaluate((each) => each.scrollTo(0, -500));
  await page.waitForFunction(() => document.querySelector('.scroller').scrollTop < -300);
  await arrives('Something new, below.');
  await page.locator('#jump').waitFor();
}

/** Sent without being stored: what is told to the page as its bubble is there already. */
async function asked(page) {
  await page.evaluate(() => Object.defineProperty(Notification, 'permission', { get: () => 'default' }));
  const body = await page
    .locator('.bubble-own')
    .last()
    .evaluate((each) => each.outerHTML);
  await page.route('**/chat/send', (route) => route.fulfill({ status: 200, contentType: 'text/html', body }));
  await send(page, 'And what do you think?');
  await page.getByRole('group', { name: 'Notifications' }).waitFor();
}

async function signingOut(page) {
  await page.locator('#message').fill('A draft.');
  await page.getByRole('button', { name: /Sign out|تسجيل الخروج/ }).click();
  await page.getByRole('dialog').waitFor();
}

async function signedOutElsewhere(page, cast, person) {
  await person.client.form('/logout', {});
  await page.locator('.notice').waitFor({ timeout: 30_000 });
}

// ---- Answers that cannot be had by going to an address, taken from the server once and shown as the page

const post = (path, body) => async (cast) => {
  const token = await cast.reader.client.token();
  const fields = new URLSearchParams({ receiver_id: cast.talk.id, _token: token, ...body });
  return fetchRaw('POST', path, { headers: { ...FORM, Cookie: cast.reader.cookie }, body: String(fields) });
};

/** What GET `path` answers while a part of the stack is down. */
const without = (part, path) => async (cast) => {
  await sv('down', part);
  try {
    return await fetchRaw('GET', path, { headers: { Cookie: cast.reader.cookie, Accept: 'text/html' } });
  } finally {
    await sv('up', part);
    await until('all is well again', async () => (await fetchRaw('GET', '/healthz')).status === 200, {
      within: 30_000,
    });
  }
};

// ---- The table

/**
 * name     of the picture
 * as       who is signed in: a part of the gallery's cast; nobody unless given
 * path     of the page, or the function from the cast to it
 * status   of the answer; 200 unless given
 * answer   instead of a visit: where the answer is from
 * act      what is done there: (page, cast, person)
 * alone    the visitor has a session of his own, which `act` may end
 * locale   of the browser; English unless given
 */
export const LOOKS = [
  { name: 'login', path: '/login' },
  { name: 'login-refused', path: '/login', act: refusedLogin },
  { name: 'inbox', as: 'reader', path: '/chat' },
  { name: 'inbox-role', as: 'reader', path: '/chat?role=supplier' },
  { name: 'inbox-found', as: 'reader', path: '/chat?q=ib' },
  { name: 'inbox-nobody', as: 'reader', path: `/chat?q=${'nobody-has-such-a-name-'.repeat(5)}` },
  { name: 'inbox-no-match', as: 'reader', path: '/chat', act: filterForNobody },
  { name: 'inbox-hostile', as: 'stranger', path: '/chat' },
  { name: 'room-empty', as: 'reader', path: ({ quiet }) => `/chat/${quiet.id}` },
  { name: 'room-short', as: 'reader', path: ({ talk }) => `/chat/${talk.id}` },
  { name: 'room-long', as: 'reader', path: ({ long }) => `/chat/${long.id}` },
  { name: 'room-older', as: 'reader', path: (cast) => `/chat/${cast.long.id}?before=${cast.older}` },
  { name: 'room-hostile', as: 'stranger', path: ({ wide }) => `/chat/${wide.id}` },
  { name: 'room-sending', as: 'reader', path: ({ talk }) => `/chat/${talk.id}`, act: sending },
  { name: 'room-not-sent', as: 'reader', path: ({ talk }) => `/chat/${talk.id}`, act: notSent },
  { name: 'room-refused', as: 'reader', path: ({ talk }) => `/chat/${talk.id}`, act: refused },
  { name: 'room-too-long', as: 'reader', path: ({ talk }) => `/chat/${talk.id}`, act: tooLong },
  { name: 'room-new-below', as: 'reader', path: ({ long }) => `/chat/${long.id}`, act: newsBelow },
  { name: 'room-asked', as: 'reader', path: ({ talk }) => `/chat/${talk.id}`, act: asked },
  {
    name: 'room-signed-out',
    as: 'reader',
    alone: true,
    path: ({ talk }) => `/chat/${talk.id}`,
    act: signedOutElsewhere,
  },
  { name: 'room-sign-out', as: 'reader', path: ({ talk }) => `/chat/${talk.id}`, act: signingOut },
  {
    name: 'room-sign-out-arabic',
    as: 'reader',
    path: ({ talk }) => `/chat/${talk.id}`,
    act: signingOut,
    locale: 'ar',
  },
  {
    name: 'room-form-refused', // without JavaScript
    as: 'reader',
    path: '/chat/send',
    status: 422,
    answer: post('/chat/send', { message: 'A text that is given back. '.repeat(150) }),
  },
  { name: 'about', as: 'reader', path: ({ talk }) => `/chat/${talk.id}/about` },
  { name: 'about-unverified', as: 'reader', path: ({ long }) => `/chat/${long.id}/about` },
  { name: 'about-hostile', as: 'stranger', path: ({ wide }) => `/chat/${wide.id}/about` },
  { name: 'about-admin', as: 'office', path: ({ talk }) => `/chat/${talk.id}/about`, act: companyRefused },
  { name: 'about-arabic', as: 'reader', path: ({ talk }) => `/chat/${talk.id}/about`, locale: 'ar' },
  { name: 'about-french', as: 'reader', path: ({ talk }) => `/chat/${talk.id}/about`, locale: 'fr' },
  { name: 'offline', path: '/offline' },
  { name: 'search', as: 'reader', path: '/chat/search' },
  { name: 'search-found', as: 'reader', path: '/chat/search?q=lot', act: found },
  { name: 'search-hostile', as: 'stranger', path: '/chat/search?q=script', act: found },
  { name: 'search-nothing', as: 'reader', path: `/chat/search?q=${'nobody-wrote-such-a-word-'.repeat(5)}` },
  { name: 'search-refused', as: 'reader', path: '/chat/search?q=coffee&from=2026-03-12&to=2026-03-01', status: 400 },
  { name: 'profile', as: 'reader', path: '/profile' },
  { name: 'profile-saved', as: 'stranger', path: '/profile?saved=password' },
  { name: 'profile-refused', as: 'reader', path: '/profile', act: newPasswordsDiffer },
  { name: 'login-arabic', path: '/login', locale: 'ar' },
  { name: 'inbox-arabic', as: 'reader', path: '/chat', locale: 'ar' },
  { name: 'room-arabic', as: 'reader', path: ({ talk }) => `/chat/${talk.id}`, locale: 'ar' },
  { name: 'search-arabic', as: 'reader', path: '/chat/search?q=lot', act: found, locale: 'ar' },
  { name: 'profile-arabic', as: 'reader', path: '/profile', locale: 'ar' },
  { name: 'room-french', as: 'reader', path: ({ talk }) => `/chat/${talk.id}`, locale: 'fr' },
  { name: 'profile-french', as: 'reader', path: '/profile', locale: 'fr' },
  { name: 'error-403', as: 'reader', path: '/chat/send', status: 403, answer: post('/chat/send', { _token: 'x' }) },
  { name: 'error-404', as: 'reader', path: '/chat/U99999', status: 404 },
  { name: 'error-405', as: 'reader', path: '/chat/mark-read', status: 405 },
  {
    name: 'error-413',
    as: 'reader',
    path: '/chat/send',
    status: 413,
    answer: post('/chat/send', { message: 'x'.repeat(300_000) }),
  },
  { name: 'error-503', as: 'reader', path: '/chat', status: 503, answer: without('mariadb', '/chat') },
  { name: 'error-503-nginx', as: 'reader', path: '/chat', status: 503, answer: without('web', '/chat') },
];

const PAGE_HEADERS = ['content-type', 'content-security-policy', 'x-content-type-options'];

const MOST_ROWS = 30;

/** Takes away what is beyond the first contacts: people of other tests, whose rows are like those. Runs in the page. */
function dropRows(most) {
  for (const row of document.querySelectorAll(`#contacts > :nth-child(n + ${most + 1})`)) row.remove();
}

/** A browser, the gallery, and the ways to have a look shown. */
export class Studio {
  #answers = new Map();

  static async open() {
    const made = new Studio();
    made.cast = await makeGallery();
    const { messages } = await made.cast.reader.client.history(made.cast.long.id, '?limit=50');
    made.cast.older = messages[0].messageId;
    made.browser = await launch();
    return made;
  }

  close() {
    return this.browser.close();
  }

  /** What the server answers at `look`: an Answer of support/http.mjs. */
  async answer(look) {
    const headers = {
      Accept: 'text/html',
      ...(look.as && { Cookie: this.cast[look.as].cookie }),
      ...(look.locale && { 'Accept-Language': look.locale }),
    };
    const take = look.answer ?? ((cast) => fetchRaw('GET', pathOf(look, cast), { headers }));
    if (!this.#answers.has(look.name)) this.#answers.set(look.name, await take(this.cast));
    return this.#answers.get(look.name);
  }

  /**
   * Shows a look on a page in a window of its own. Options are playwright's for windows; `before(context)` is called
   * before the page is opened.
   */
  async show(look, { before, ...options } = {}) {
    const { cast } = this;
    const person = look.alone ? await otherDevice(cast[look.as]) : cast[look.as];
    const context = await windowOf(this.browser, person, { ...(look.locale && { locale: look.locale }), ...options });
    await before?.(context);
    const page = await pageIn(context);
    const address = url(pathOf(look, cast));
    if (look.answer) {
      const { status, headers, body } = await this.answer(look);
      const kept = Object.fromEntries(PAGE_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
      await page.route(address, (route) => route.fulfill({ status, headers: kept, body }), { times: 1 });
    }
    const response = await page.goto(address, { waitUntil: 'load' });
    if (response.status() !== (look.status ?? 200)) throw new Error(`${look.name}: ${response.status()}`);
    await page.evaluate(dropRows, MOST_ROWS);
    await this.fillBeside(page);
    await look.act?.(page, cast, person);
    return page;
  }

  /** Has the conversations come that stand beside a room on a wide window, as they do when somebody stirs. */
  async fillBeside(page) {
    const beside = page.locator('.beside');
    if (!(await beside.isVisible()) || (await page.locator('.notice[role="alert"]').count()) > 0) return;
    await page.mouse.move(1, 1);
    await beside.locator('[data-contact]').first().waitFor();
  }

  /** Closes a page that was shown. */
  async leave(page) {
    await page.context().close();
  }
}

const pathOf = (look, cast) => (typeof look.path === 'function' ? look.path(cast) : look.path);
