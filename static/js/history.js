/**
 * More of the conversation: what is older comes when one scrolls up to it, and on a page of older messages what is
 * newer when one scrolls down. What is being read stays where it is. Loaded by the room when it is first scrolled.
 */
import {
  add,
  attach,
  contact,
  fetchHistory,
  lastBubble,
  list,
  markRead,
  newer,
  older,
  scroller,
  setOlder,
  showJump,
} from './room.js';

const NEAR_PX = 600; // so near the end of what is loaded, more is

const idOf = (bubble) => bubble.id.replace('message-', '');

async function loadOlder() {
  const { messages, hasOlder } = await fetchHistory(`?before=${idOf(list.querySelector('.bubble'))}`);
  add(messages);
  setOlder(messages[0]?.id, hasOlder);
}

async function loadNewer() {
  const { messages, hasNewer } = await fetchHistory(`?after=${idOf(lastBubble())}`);
  const top = scroller.scrollHeight + scroller.scrollTop;
  add(messages);
  scroller.scrollTop = top - scroller.scrollHeight; // grown at its end, which is where it is measured from
  newer.href = `/chat/${contact}?after=${idOf(lastBubble())}`;
  if (hasNewer) return;
  newer.parentElement.remove();
  attach();
}

/** Lets a link load more when it is clicked or comes near the screen. After a failure it waits to be clicked. */
function loadsMore(link, load) {
  let busy = null;
  const run = () => {
    busy ??= load()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        busy = null;
        showJump();
        markRead();
      });
    return busy;
  };
  link.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!(await run())) location.assign(link.href); // the plain link says what is wrong
  });
  const near = new IntersectionObserver(
    async ([entry]) => {
      if (!entry.isIntersecting || link.parentElement.classList.contains('hidden')) return;
      near.unobserve(link);
      if (await run()) near.observe(link); // which looks again at once
    },
    { root: scroller, rootMargin: `${NEAR_PX}px` },
  );
  near.observe(link);
}

loadsMore(older, loadOlder);
if (newer) loadsMore(newer, loadNewer);
