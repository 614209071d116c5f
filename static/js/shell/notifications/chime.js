/** The sound of a message: two soft tones. */
const TONES_HZ = [660, 880];
const TONE_S = 0.12;
const VOLUME = 0.06; // of 1
const SILENT = 0.001; // where the volume falls to
const PAUSE_MS = 2_000; // between two sounds at least

export class Chime {
  #audio = null;
  #playedAt = -Infinity; // ms of the page's clock

  /**
   * Plays it; many at once are one sound.
   * @returns {boolean} whether it is heard: a page that nobody has touched must be silent
   */
  play() {
    if (performance.now() - this.#playedAt < PAUSE_MS) return true;
    if (navigator.userActivation?.hasBeenActive === false) return false;
    this.#playedAt = performance.now();
    try {
      this.#audio ??= new AudioContext();
      TONES_HZ.forEach((pitch, i) => this.#playTone(pitch, this.#audio.currentTime + i * TONE_S));
      return navigator.userActivation?.hasBeenActive ?? this.#audio.state === 'running';
    } catch {
      return false; // no sound here
    }
  }

  #playTone(pitch, begin) {
    const tone = this.#audio.createOscillator();
    const volume = this.#audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(VOLUME, begin);
    volume.gain.exponentialRampToValueAtTime(SILENT, begin + TONE_S);
    tone.connect(volume).connect(this.#audio.destination);
    tone.start(begin);
    tone.stop(begin + TONE_S);
  }
}
