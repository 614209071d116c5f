/**
 * Finding one's way among the messages: the arrow keys go from one to the next, so that the whole conversation is one
 * stop of the Tab key; a quote leads to what it quotes; and the link of a message, behind its time, is copied when it is
 * clicked. Loaded when somebody first points at a message, or comes to one with the keyboard.
 */
import { t } from './frame.js';
import { showToast } from './shell/notice.js';
import { bubbles, lastBubble, list } from './room.js';

const LINKS = '.bubble-link, .bubble-reply, .bubble-quote, .bubble-text a';

/** Makes `current` the one bubble that the Tab key comes to. */
function rove(current) {
  for (const bubble of bubbles())
    for (const link of bubble.querySelectorAll(LINKS)) link.tabIndex = bubble === current ? 0 : -1;
}

list.addEventListener('keydown', (event) => {
  const all = [...bubbles()];
  const at = all.indexOf(event.target.closest('.bubble'));
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (at < 0 || to === undefined || !all[to]) return;
  event.preventDefault();
  rove(all[to]);
  all[to].querySelector('.bubble-link').focus();
});
list.addEventListener('focusin', (event) => rove(event.target.closest('.bubble')));

/** Follows a link to a message that is on the page: a quote leads to it, a message's own address is copied. */
export async function follow(link) {
  if (link.matches('.bubble-quote')) {
    location.hash = link.hash; // so that :target marks it
    document.getElementById(link.hash.slice(1)).scrollIntoView({ block: 'center' });
    return;
  }
  const copied = await navigator.clipboard?.writeText(link.href).then(
    () => true,
    () => false,
  );
  if (copied) showToast(t('Link copied'));
  else location.hash = link.hash; // from where it can be copied
}

const roveAnew = () => rove(document.activeElement?.closest('.bubble') ?? lastBubble());
roveAnew();
new MutationObserver(roveAnew).observe(list, { childList: true });
