/** The search. */
import '../frame.js';
import { useReadersZone } from '../search/search_zone.js';

useReadersZone();
