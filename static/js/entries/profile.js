/** The profile. */
import '../frame.js';
import '../outbox.js';
import { NotificationSettings } from '../profile/notification_settings.js';

new NotificationSettings().start();
