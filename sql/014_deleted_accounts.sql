-- What a deleted account or message leaves behind goes with it. Its messages go by their foreign keys, which run no
-- triggers; their numbers are listed first, and the push daemon drops them from the search index in batches: a
-- deletion does not wait for the full-text index. The event log keeps its rows for its days: they hold numbers, no
-- words, and its ids have no gaps.

CREATE TABLE IF NOT EXISTS chat_search_deleted (
  seq BIGINT UNSIGNED NOT NULL PRIMARY KEY  -- of a message that may still be in chat_search
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

DROP TRIGGER IF EXISTS after_messages_delete;
CREATE TRIGGER after_messages_delete AFTER DELETE ON messages FOR EACH ROW
BEGIN
  INSERT IGNORE INTO chat_search_deleted (seq) VALUES (OLD.seq);
END;

DROP TRIGGER IF EXISTS before_users_delete;
CREATE TRIGGER before_users_delete BEFORE DELETE ON users FOR EACH ROW
BEGIN
  INSERT IGNORE INTO chat_search_deleted (seq)
    SELECT seq FROM messages WHERE sender_id = OLD.id UNION SELECT seq FROM messages WHERE receiver_id = OLD.id;
END;

-- The keys are compared in their own character set; otherwise the database cannot use their indexes.
DROP TRIGGER IF EXISTS after_users_delete_contacts;
CREATE TRIGGER after_users_delete_contacts AFTER DELETE ON users FOR EACH ROW
BEGIN
  DECLARE gone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin DEFAULT OLD.id;
  DELETE theirs FROM chat_contacts own
    JOIN chat_contacts theirs ON theirs.user_id = own.contact_id AND theirs.contact_id = own.user_id
   WHERE own.user_id = gone;
  DELETE FROM chat_contacts WHERE user_id = gone;
  DELETE FROM chat_presence WHERE user_id = gone;
END;

-- Accounts that were deleted before. (The index drops their messages by itself when it begins its walk again.)
DELETE c FROM chat_contacts c LEFT JOIN users u ON u.id = c.user_id WHERE u.id IS NULL;
DELETE c FROM chat_contacts c LEFT JOIN users u ON u.id = c.contact_id WHERE u.id IS NULL;
DELETE p FROM chat_presence p LEFT JOIN users u ON u.id = p.user_id WHERE u.id IS NULL;
DELETE t FROM chat_settings t LEFT JOIN users u ON u.id = t.user_id WHERE u.id IS NULL;
UPDATE chat_counters SET value = 9223372036854775807 WHERE name = 'chat_search_left';
