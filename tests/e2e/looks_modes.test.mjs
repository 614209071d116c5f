// What people ask of their system: less motion, and colours of their own.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { LOOKS, Studio } from './support/looks.mjs';

const studio = await Studio.open();
after(() => studio.close());

/** What moves, or would at the next change; runs in the page. */
function moving() {
  const found = document.getAnimations().map((each) => `runs: ${each.animationName ?? each.transitionProperty}`);
  const name = (each) => each.tagName.toLowerCase() + [...each.classList].map((word) => `.${word}`).join('');
  const lasts = (durations) => durations.split(',').some((each) => parseFloat(each) > 0);
  for (const each of document.querySelectorAll('*')) {
    for (const part of ['', '::before', '::after']) {
      const style = getComputedStyle(each, part);
      if (lasts(style.transitionDuration) || lasts(style.transitionDelay))
        found.push(`${name(each)}${part}: transition`);
      if (style.animationName !== 'none') found.push(`${name(each)}${part}: animation ${style.animationName}`);
      if (style.scrollBehavior === 'smooth') found.push(`${name(each)}${part}: smooth scrolling`);
    }
  }
  return found;
}

/**
 * What forced colours take away: a ground of its own sets nothing apart any more, so what is a control or floats above
 * the page needs an edge, what is chosen a mark, and a picture a colour unlike what is behind it. Runs in the page.
 */
function vanished() {
  const name = (each) => each.tagName.toLowerCase() + [...each.classList].map((word) => `.${word}`).join('');
  const shown = (selector) =>
    [...document.querySelectorAll(selector)].filter(
      (each) => each.checkVisibility() && each.getBoundingClientRect().width > 1,
    );
  const ground = (each) => {
    const { backgroundColor } = getComputedStyle(each);
    const clear = /^rgba\(.*, 0\)$/.test(backgroundColor);
    return clear && each.parentElement ? ground(each.parentElement) : backgroundColor;
  };
  const drawn = (style, side) => style[`${side}Style`] !== 'none' && parseFloat(style[`${side}Width`]) > 0;
  const edged = (each) => ['borderTop', 'outline'].some((side) => drawn(getComputedStyle(each), side));
  const looks = (each) => {
    const style = getComputedStyle(each);
    const lines = ['borderTop', 'borderBottom', 'outline'].map((side) => drawn(style, side) && style[`${side}Color`]);
    return [ground(each), style.color, style.fontWeight, style.textDecorationLine, ...lines].join();
  };
  const chosenLikeOthers = (each) =>
    [...each.parentElement.querySelectorAll(each.tagName)].some(
      (other) => !other.hasAttribute('aria-current') && looks(other) === looks(each),
    );
  const drawnUnseen = (each) => {
    const { fill, stroke } = getComputedStyle(each);
    return [fill, stroke].every((colour) => colour === 'none' || colour === ground(each.parentElement));
  };
  // (Radio buttons and boxes are the browser's own.)
  const apart =
    'button:not(.button-link), .button, input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea, ' +
    '.badge, .bubble, .alert, .notice';
  return [
    ...shown(apart)
      .filter((each) => !edged(each))
      .map((each) => `${name(each)} has no edge`),
    ...shown('[aria-current]')
      .filter(chosenLikeOthers)
      .map((each) => `${name(each)} looks as if it were not chosen`),
    ...shown('svg')
      .filter(drawnUnseen)
      .map((each) => `${name(each)} is not seen`),
  ];
}

async function findings(page) {
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    for (let frames = 0; frames < 3; ++frames) await new Promise(requestAnimationFrame);
    const begun = document.getAnimations().filter((each) => each instanceof CSSTransition);
    return Promise.all(begun.map((each) => each.finished.catch(() => {})));
  }); // what opening the page has set going
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'none' });
  const found = (await page.evaluate(moving)).map((each) => `with less motion: ${each}`);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    found.push(...(await page.evaluate(vanished)).map((each) => `with forced colours, ${colorScheme}: ${each}`));
  }
  return found;
}

test('what is wrong is found', async () => {
  const page = await studio.show({ path: '/login' });
  await page.evaluate(() => {
    document.querySelector('h1').style.transition = 'color 1s';
    document.querySelector('.button').style.border = '0';
    document.querySelector('.bean').style.cssText = 'fill: none; stroke: none';
  });
  const found = (await findings(page)).join('\n');
  assert.match(found, /^with less motion: h1: transition$/m);
  assert.match(found, /^with forced colours, dark: button.button has no edge$/m);
  assert.match(found, /^with forced colours, light: svg.bean is not seen$/m);
  await studio.leave(page);
});

for (const look of LOOKS) {
  test(look.name, async () => {
    const page = await studio.show(look);
    assert.deepEqual(await findings(page), []);
    await studio.leave(page);
  });
}
