/**
 * Tells somebody who looks elsewhere that a message has come: by a notification of the desktop and by a soft sound, as
 * they have set it in their profile. Loaded with the first message that is to be told.
 *
 * Of several tabs one tells: the first to write down that it does.
 */
import { me } from './stream.js';

const SOUND_HZ = [660, 880]; // two soft tones,
const SOUND_S = 0.12; // so long each
const SOUND_VOLUME = 0.06; // of 1

const ways = document.querySelector('meta[name="chat-notify"]')?.content.split(' ') ?? [];
const TOLD_KEY = `beantrack.told.${me}`; // the number of the last message that a tab has told

export async function tell(data) {
  const number = Number(data.messageId.slice(1));
  if (!(await isFirst(number))) return;
  if (ways.includes('sound')) play();
  if (ways.includes('desktop')) notify(data);
}

/** Whether this tab is the one that tells. */
function isFirst(number) {
  const note = () => {
    try {
      if (Number(localStorage.getItem(TOLD_KEY)) >= number) return false;
      localStorage.setItem(TOLD_KEY, number);
    } catch {
      /* no storage: every tab tells */
    }
    return true;
  };
  return navigator.locks ? navigator.locks.request(TOLD_KEY, note) : note();
}

function notify({ user, message, messageId }) {
  if (globalThis.Notification?.permission !== 'granted') return;
  try {
    const shown = new Notification(user.name, { body: message, tag: messageId, icon: '/static/icon.svg' });
    shown.onclick = () => {
      window.focus();
      if (!location.pathname.endsWith(`/${user.id}`)) location.assign(`/chat/${user.id}`);
      shown.close();
    };
  } catch {
    /* some phones let only a service worker notify */
  }
}

let audio = null;

function play() {
  try {
    audio ??= new AudioContext(); // silent until somebody has touched the page
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
  } catch {
    /* no sound here */
  }
}
