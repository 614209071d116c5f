/** The script of the search. */
import '../frame.js';
import '../search.js';
