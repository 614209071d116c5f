/** The profile. */
import { startOutbox } from '../outbox/browser_outbox.js';
import { NotificationSettings } from '../profile/notification_settings.js';
import { startPage } from '../shell/page.js';

export const page = startPage();
startOutbox(page.user, page.stream);
new NotificationSettings().start();
