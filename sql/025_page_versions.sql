-- A number for each part of all conversations that changes with what is rare: a message is changed or deleted. What a
-- page of a conversation shows is known by this number, the numbers of its newest messages, and which of those are
-- unread (src/db/room_store.h), so that sending and reading write nothing more.
--
-- A part (slot) is CRC32(conversation) % 256. The numbers never come again, not even after a restore: this migration,
-- which `migrate --repair` runs again, gives new ones.

CREATE TABLE IF NOT EXISTS chat_page_versions (
  slot    TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  version BIGINT UNSIGNED  NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Compared byte by byte: collations take different texts for equal. What a reader does, to mark a message as read, is
-- not rare and needs no new number.
DROP TRIGGER IF EXISTS after_messages_update_page;
CREATE TRIGGER after_messages_update_page AFTER UPDATE ON messages FOR EACH ROW
BEGIN
  IF (OLD.seq = NEW.seq AND CAST(OLD.id AS BINARY) = CAST(NEW.id AS BINARY)
          AND CAST(OLD.sender_id AS BINARY) = CAST(NEW.sender_id AS BINARY)
          AND CAST(OLD.receiver_id AS BINARY) = CAST(NEW.receiver_id AS BINARY)
          AND OLD.conversation = NEW.conversation AND OLD.created_at = NEW.created_at
          AND OLD.reply_to <=> NEW.reply_to
          AND ((OLD.is_read = 0 AND NEW.is_read = 1 AND OLD.read_at IS NULL)
               OR (OLD.is_read <=> NEW.is_read AND OLD.read_at <=> NEW.read_at))
          AND CAST(OLD.content AS BINARY) = CAST(NEW.content AS BINARY)) IS NOT TRUE THEN
    UPDATE chat_page_versions SET version = GREATEST(version + 1, UUID_SHORT())
     WHERE slot IN (CRC32(OLD.conversation) % 256, CRC32(NEW.conversation) % 256);
  END IF;
END;

DROP TRIGGER IF EXISTS after_messages_delete_page;
CREATE TRIGGER after_messages_delete_page AFTER DELETE ON messages FOR EACH ROW
BEGIN
  UPDATE chat_page_versions SET version = GREATEST(version + 1, UUID_SHORT()) WHERE slot = CRC32(OLD.conversation) % 256;
END;

-- Only now: what changed before the triggers were there is under other numbers.
INSERT INTO chat_page_versions (slot, version)
  WITH RECURSIVE slots (slot) AS (SELECT 0 UNION ALL SELECT slot + 1 FROM slots WHERE slot < 255)
  SELECT slot, UUID_SHORT() FROM slots
  ON DUPLICATE KEY UPDATE version = VALUES(version);
