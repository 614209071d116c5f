// Which names the inbox's filter shows (static/js/inbox/name_filter.js).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesName } from '../../static/js/inbox/name_filter.js';

test('capitals and accents make no difference', () => {
  assert.ok(matchesName('Anaïs Müller', 'anais MULLER'));
  assert.ok(matchesName('Anais', 'Ánaïs'));
});

test('each word is part of the name, in any order', () => {
  assert.ok(matchesName('Okello Nakato', 'kato oke'));
  assert.ok(!matchesName('Okello Nakato', 'okello nobody'));
});

test('without words every name matches', () => {
  assert.ok(matchesName('Okello', ''));
  assert.ok(matchesName('Okello', '  '));
});
