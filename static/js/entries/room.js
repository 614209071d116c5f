/** The script of a room. */
import '../frame.js';
import '../room.js';
