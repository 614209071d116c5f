/**
 * Tells somebody who looks elsewhere that a message has come: by a notification of the system and by a soft sound, as
 * they have set it in their profile. Loaded with the first message that is to be told.
 *
 * A conversation has one notification: the newest message's takes the place of the one before, and it goes when the
 * conversation is read, in whichever tab or on whichever device. Of several tabs one tells: the first to write down that
 * it does.
 */
import { me } from './stream.js';
import { number, recall, remember, t, WAYS_KEY } from './frame.js';

const SOUND_HZ = [660, 880]; // two soft tones,
const SOUND_S = 0.12; // so long each
const SOUND_VOLUME = 0.06; // of 1
const SOUND_PAUSE_MS = 2_000; // at least, between two sounds

const TOLD_KEY = `beantrack.told.${me}`; // the numbers of the last messages that a tab has told
const TOLD = 100; // so many of them
const NOTED_MS = 100; // until what one tab has stored is there for the others

/** What is wanted: 'desktop', 'sound'. */
export function ways() {
  const words = recall(WAYS_KEY) ?? document.querySelector('meta[name="chat-notify"]')?.content ?? '';
  return words.split(' ').filter(Boolean);
}

/** Tells of a message, the data of `message.sent`, unless another tab does. */
export async function tell(data) {
  if (ways().length === 0 || !(await isFirst(number(data.messageId)))) return;
  const sounds = ways().includes('sound') && play();
  if (ways().includes('desktop')) await show(data, sounds);
}

/** Notes that a message is told. Answers whether it was not before. */
function note(which) {
  const told = recall(TOLD_KEY)?.split(' ') ?? []; // no storage: every tab tells
  if (told.includes(String(which))) return false;
  remember(TOLD_KEY, [...told, which].slice(-TOLD).join(' '));
  return true;
}

let asking = []; // whether this tab tells: [the message's number, what is done with the answer], …

/** Whether this tab is the one that tells of a message. */
function isFirst(which) {
  return new Promise((resolve) => {
    asking.push([which, resolve]);
    if (asking.length > 1) return; // it is asked together with the one before
    if (navigator.locks) navigator.locks.request(TOLD_KEY, noteAll).catch(noteAll);
    else noteAll();
  });
}

/** Notes what is asked for. The next tab looks when the note has come to it: a lock may be faster. */
async function noteAll() {
  const firsts = asking.map(([which]) => note(which));
  const all = asking;
  asking = [];
  all.forEach(([, resolve], i) => resolve(firsts[i]));
  if (firsts.includes(true)) await new Promise((noted) => setTimeout(noted, NOTED_MS));
}

// ---- Notifications. The service worker's can be clicked when this page is gone, and are all that phones show; a page's
// own are for browsers that have no worker (yet).

const read = new Map(); // contact → the number up to which their messages are read
const own = new Map(); // contact → this page's notification

const worker = async () => {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  return registration?.active ? registration : undefined;
};

async function show({ user, message, messageId }, sounds) {
  if (globalThis.Notification?.permission !== 'granted') return;
  const registration = await worker();
  const which = number(messageId);
  if (read.get(user.id) >= which) return; // meanwhile
  const options = {
    body: message || t('Empty message'),
    tag: user.id,
    renotify: true,
    icon: '/static/icons/192.png',
    silent: sounds || !ways().includes('sound'), // else the system's sound, where this page may make none
    data: { path: `/chat/${user.id}`, number: which },
  };
  if (registration) await registration.showNotification(user.name, options);
  else showOwn(user, options);
  if (read.get(user.id) >= which) await close(user.id, which);
}

function showOwn(user, options) {
  try {
    const shown = new Notification(user.name, options);
    own.set(user.id, shown);
    shown.onclick = () => {
      window.focus();
      if (location.pathname !== options.data.path) location.assign(options.data.path);
      shown.close();
    };
  } catch {
    /* a phone whose worker is not there yet */
  }
}

/** All that are shown, or those of a contact. */
async function shownFor(contact) {
  const registration = await worker();
  const theirs = registration ? await registration.getNotifications(contact && { tag: contact }) : [];
  return [...theirs, ...[...own.values()].filter(({ tag }) => !contact || tag === contact)];
}

async function close(contact, upTo) {
  for (const each of await shownFor(contact)) if (each.data.number <= upTo) each.close();
}

/** Takes the notification of a conversation away that was read: the data of `message.read`. */
export async function withdraw({ contactId, upTo }) {
  read.set(contactId, Math.max(number(upTo), read.get(contactId) ?? 0));
  await close(contactId, read.get(contactId));
}

/** Takes all away: nobody is signed in any more. */
export async function withdrawAll() {
  for (const each of await shownFor()) each.close();
}

// ---- Sound

let audio = null;
let played = -Infinity; // when, ms of the page's clock

/** Plays it. Tells whether it is heard: a page that nobody has touched must be silent. */
function play() {
  if (performance.now() - played < SOUND_PAUSE_MS) return true; // many at once are one sound
  if (navigator.userActivation?.hasBeenActive === false) return false;
  played = performance.now();
  try {
    audio ??= new AudioContext();
    SOUND_HZ.forEach((pitch, i) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const begin = audio.currentTime + i * SOUND_S;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(SOUND_VOLUME, begin);
      volume.gain.exponentialRampToValueAtTime(0.001, begin + SOUND_S);
      tone.connect(volume).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + SOUND_S);
    });
    return navigator.userActivation?.hasBeenActive ?? audio.state === 'running';
  } catch {
    return false; // no sound here
  }
}
