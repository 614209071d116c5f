/** Helpers for elements and events. */

/** Creates an element with these properties or attributes and children. */
export function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Creates a button that submits nothing. */
export const makeButton = (className, textContent, onclick) =>
  make('button', { type: 'button', className, textContent, onclick });

/** Whether a click follows a link in this tab; with a modifier key it opens another one. */
export const isPlainClick = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey);

/** The content of the page's `<meta name>`; undefined where there is none. */
export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

/** The contact of the room that is open; undefined on other pages. */
export const roomContact = () => document.getElementById('receiver_id')?.value;

/** Whether the page is visible and has the focus. */
export const hasAttention = () => document.visibilityState === 'visible' && document.hasFocus();
