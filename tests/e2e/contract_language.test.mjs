// In which language the pages speak, over HTTP. (browser_language.test.mjs has what scripts say.)
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, fetchRaw } from './support/http.mjs';
import { people } from './support/people.mjs';

const asks = (languages, more = {}) => ({ 'Accept-Language': languages, Accept: 'text/html', ...more });
const languageOf = ({ text }) => text.match(/<html lang="(\w+)"/)?.[1];

test('the sign-in follows the browser', async () => {
  for (const [languages, expected, word] of [
    ['fr', 'fr', 'Mot de passe'],
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr', 'Mot de passe'],
    ['ar-EG, en;q=0.5', 'ar', 'كلمة المرور'],
    ['en-GB,en;q=0.9,fr;q=0.8', 'en', 'Password'],
    ['fr;q=0, en', 'en', 'Password'],
    ['de', 'en', 'Password'],
    ['*', 'en', 'Password'],
    ['', 'en', 'Password'],
    ['";<script>', 'en', 'Password'],
    [`${'de-CH;q=0.5, '.repeat(500)}fr`, 'en', 'Password'], // 6 KB: nginx takes 8 a line
  ]) {
    const answer = await fetchRaw('GET', '/login', { headers: asks(languages) });
    assert.equal(answer.status, 200, languages);
    assert.equal(languageOf(answer), expected, languages);
    assert.equal(answer.headers['content-language'], expected, languages);
    assert.match(answer.headers.vary, /Accept-Language/);
    assert.ok(answer.text.includes(`>${word}<`), languages);
  }
});

test('Arabic pages run from right to left, the others do not', async () => {
  const html = async (languages) => (await fetchRaw('GET', '/login', { headers: asks(languages) })).text;
  assert.match(await html('ar'), /<html lang="ar" dir="rtl"[ >]/);
  for (const languages of ['fr', 'en']) assert.doesNotMatch(await html(languages), /<html[^>]* dir=/);
});

test('what one has chosen comes before what the browser asks for, on all of one’s devices', async () => {
  const [me, other] = await people(2);
  const seen = async (client, languages) => languageOf(await client.get('/chat', asks(languages)));
  assert.equal(await seen(me.client, 'ar'), 'ar');
  assert.equal((await me.client.form('/profile/settings', { language: 'fr' })).status, 303);
  assert.equal(await seen(me.client, 'ar'), 'fr');
  assert.equal(await seen(new Client(me.cookie), 'en'), 'fr');
  assert.equal(await seen(other.client, 'en'), 'en');
  assert.equal((await me.client.form('/profile/settings', { language: '' })).status, 303);
  assert.equal(await seen(me.client, 'ar'), 'ar');
  const refused = await me.client.form('/profile/settings', { language: 'de' }, { headers: asks('fr') });
  assert.equal(refused.status, 400);
  assert.ok(refused.text.includes('Cette langue n’est pas prise en charge.'));
});

test('errors are in the language, for people and for scripts; their status is the same', async () => {
  const [me, other] = await people(2);
  const page = await me.client.get('/chat/U99999', asks('fr'));
  assert.equal(page.status, 404);
  assert.ok(page.text.includes('<h1>Introuvable</h1>'));
  const script = await me.client.script(
    '/chat/send',
    { receiver_id: other.id, message: 'x'.repeat(4001) },
    { headers: asks('fr', { Accept: 'application/json' }) },
  );
  assert.equal(script.status, 422);
  assert.equal(script.json.error, 'Le message dépasse 4000 caractères.');
  assert.equal(script.headers['content-language'], 'fr');
  const form = await me.client.form('/chat/send', { receiver_id: other.id, message: ' ' }, { headers: asks('ar') });
  assert.equal(form.status, 422);
  assert.ok(form.text.includes('role="alert">الرسالة فارغة.<'));
  const early = await fetchRaw('GET', '/login?x=%zz', { headers: asks('fr') });
  assert.equal(early.status, 400);
  assert.ok(early.text.includes('encodage-pourcent non valide'));
  assert.equal((await me.client.json('/chat/mark-read', {})).json.error, 'Invalid request'); // asks for no language
});

test('bubbles are in the language, and the names of people are not touched', async () => {
  const [me, other] = await people(2);
  const id = await me.client.say(other.id, 'hello');
  const bubble = await me.client.script('/chat/receive', { messageId: id }, { headers: asks('fr') });
  assert.ok(bubble.text.includes('<bdi>Vous</bdi>\u00a0:</span>'));
  assert.ok(bubble.text.includes('>Envoyé'));
  const theirs = await other.client.script('/chat/receive', { messageId: id }, { headers: asks('ar') });
  assert.ok(theirs.text.includes(`<bdi>${me.name}</bdi>:</span>`));
});
