/** The script of the inbox. */
import '../frame.js';
import '../inbox.js';
