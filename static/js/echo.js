/**
 * The calls of Laravel Echo, as window.Echo, for pages with scripts written for Laravel:
 *
 *   <script type="module" src="/static/js/echo.js"></script>
 *
 *   Echo.private('chat.U00013').listen('.message.sent', (data) => …);
 */
import { meta } from './lib/dom.js';
import { startStream } from './stream/browser_stream.js';
import { Echo as EchoClient } from './stream/echo.js';

export const Echo = new EchoClient(startStream(meta('chat-user') ?? '', meta('chat-cursor')));

window.Echo = Echo;
