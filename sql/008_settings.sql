-- What people set for themselves, and what the list of one's own sessions shows.

CREATE TABLE IF NOT EXISTS chat_settings (
  user_id        VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  language       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL,  -- NULL: as the browser asks
  theme          ENUM('auto', 'light', 'dark') NOT NULL DEFAULT 'auto',                -- auto: as the device is set
  notify_desktop BOOLEAN NOT NULL DEFAULT 0,
  notify_sound   BOOLEAN NOT NULL DEFAULT 1
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Which browser signed in, as it named itself: enough to know one's own devices apart. Where from is not kept.
DROP PROCEDURE IF EXISTS chat_name_devices;
CREATE PROCEDURE chat_name_devices()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'chat_sessions' AND column_name = 'user_agent') THEN
    ALTER TABLE chat_sessions
      ADD COLUMN user_agent VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
  END IF;
END;
CALL chat_name_devices();
DROP PROCEDURE chat_name_devices;

-- Whoever is deleted leaves no settings behind. (The key is compared in its own character set, or it is no use.)
DROP TRIGGER IF EXISTS after_users_delete_settings;
CREATE TRIGGER after_users_delete_settings AFTER DELETE ON users FOR EACH ROW
BEGIN
  DELETE FROM chat_settings WHERE user_id = CONVERT(OLD.id USING ascii) COLLATE ascii_bin;
END;
