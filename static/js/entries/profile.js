/** The script of the profile. */
import '../frame.js';
import '../profile.js';
