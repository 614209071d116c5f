// How times are written (static/js/lib/time_format.js).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeFormat } from '../../static/js/lib/time_format.js';

const NOW = new Date(2026, 10, 29, 10, 0);
const british = new TimeFormat('en', ['fr-FR', 'en-GB', 'en-US']);

test('the reader’s variety of the page’s language is used', () => {
  const date = new Date(2026, 10, 29, 15, 7);
  assert.equal(british.clock(date), '15:07');
  assert.match(new TimeFormat('en', ['en-US']).clock(date), /^3:07\sPM$/);
  assert.match(new TimeFormat('fr', ['en-US']).full(date), /^29 novembre 2026/, 'a language that is not preferred');
});

test('digits are Latin in every language', () => {
  assert.match(new TimeFormat('ar', ['ar-EG']).full(NOW), /29.*2026/);
});

test('a list has the hour of today, the day of this year, and the year of others', () => {
  assert.equal(british.brief(new Date(2026, 10, 29, 12, 5), NOW), '12:05');
  assert.equal(british.brief(new Date(2026, 10, 28, 23, 59), NOW), '28 Nov');
  assert.equal(british.brief(new Date(2025, 11, 31), NOW), '31 Dec 2025');
});

test('today and yesterday have names, from midnight to midnight', () => {
  assert.equal(british.dayName(new Date(2026, 10, 29, 23, 59), NOW), 'Today');
  assert.equal(british.dayName(new Date(2026, 10, 28, 0, 0), NOW), 'Yesterday');
  assert.match(british.dayName(new Date(2026, 10, 27, 23, 59), NOW), /^Friday,? 27 November 2026$/);
  assert.match(british.dayName(new Date(2026, 10, 30, 0, 0), NOW), /^Monday,? 30 November 2026$/);
});
