/** Every page of a signed-in user that has no entry of its own. */
import { startPage } from '../shell/page.js';

export const page = startPage();
