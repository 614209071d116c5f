/** The search. */
import { useReadersZone } from '../search/search_zone.js';
import { startPage } from '../shell/page.js';

export const page = startPage();
useReadersZone();
