/** Bubbles, the elements of messages (templates/bubble.tpl), and the ids of messages. */
import { messageNumber } from '../lib/messages.js';

/** The id of a bubble's message, 'M00012'. */
export const idOf = (bubble) => bubble.id.replace('message-', '');

/** The number of a bubble's message. */
export const numberOf = (bubble) => messageNumber(bubble.id);

/** The id of the message with this number. */
export const toMessageId = (number) => `M${String(number).padStart(5, '0')}`;

/** Whether the contact has written it. */
export const isTheirs = (bubble) => !bubble.classList.contains('bubble-own');

export const textOf = (bubble) => bubble.querySelector('.bubble-text').textContent;

/** The bubbles in a fragment of the server's HTML, and nothing else of it. */
export function parseBubbles(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return [...template.content.querySelectorAll('[id^="message-M"]')];
}
