/** The script of every other page of somebody who is signed in. */
import '../frame.js';
