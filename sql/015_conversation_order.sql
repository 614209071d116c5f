-- The order of each user's conversations, kept in chat_contacts: a page of the inbox reads a range of a key, however
-- many conversations there are.
--
-- contact_role, is_closed: of the contact; closed: disabled, or the user's own account.
-- last_seq: the number of the conversation's newest message; 0: it has none, so it is not listed.
-- unread_seq: last_seq if something may be unread. It only selects candidates: what is unread is asked of messages.
-- owed_seq: last_seq if the contact wrote the newest message.

DROP PROCEDURE IF EXISTS chat_order_conversations;
CREATE PROCEDURE chat_order_conversations()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'chat_contacts' AND column_name = 'last_seq') THEN
    ALTER TABLE chat_contacts
      ADD COLUMN contact_role ENUM('admin', 'supplier', 'vendor') NOT NULL DEFAULT 'vendor',
      ADD COLUMN is_closed    BOOLEAN         NOT NULL DEFAULT 0,
      ADD COLUMN last_seq     BIGINT UNSIGNED NOT NULL DEFAULT 0,
      ADD COLUMN unread_seq   BIGINT UNSIGNED NOT NULL DEFAULT 0,
      ADD COLUMN owed_seq     BIGINT UNSIGNED NOT NULL DEFAULT 0,
      ADD KEY chat_contacts_last (user_id, is_closed, contact_role, last_seq),
      ADD KEY chat_contacts_unread (user_id, is_closed, contact_role, unread_seq),
      ADD KEY chat_contacts_owed (user_id, is_closed, contact_role, owed_seq);
  END IF;
END;
CALL chat_order_conversations();
DROP PROCEDURE chat_order_conversations;

-- Conversations that have changed without a job for the relay. The push daemon and `beantrack-admin migrate` bring
-- their rows of chat_contacts up to date in batches: whoever deletes or imports messages locks nobody else's rows.
CREATE TABLE IF NOT EXISTS chat_changed_conversations (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  conversation VARCHAR(41) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- @beantrack_import = 1 in a connection that loads old messages in bulk: nobody is told of each.
-- @beantrack_import = 2 in one that also updates chat_contacts itself.
LOCK TABLES messages WRITE;
DROP TRIGGER IF EXISTS after_messages_insert;
CREATE TRIGGER after_messages_insert AFTER INSERT ON messages FOR EACH ROW
BEGIN
  IF COALESCE(@beantrack_import, 0) = 0 THEN
    INSERT INTO jobs (queue, payload, attempts, reserved_at, available_at, created_at)
    VALUES ('chat',
            JSON_ARRAY(JSON_OBJECT('kind', 'message.sent', 'user', NEW.receiver_id, 'subject', NEW.seq),
                       JSON_OBJECT('kind', 'message.echo', 'user', NEW.sender_id, 'subject', NEW.seq)),
            0, NULL, UNIX_TIMESTAMP(), UNIX_TIMESTAMP());
  ELSEIF @beantrack_import = 1 THEN
    INSERT INTO chat_changed_conversations (conversation) VALUES (NEW.conversation);
  END IF;
END;
UNLOCK TABLES;

DROP TRIGGER IF EXISTS after_messages_update;
CREATE TRIGGER after_messages_update AFTER UPDATE ON messages FOR EACH ROW
BEGIN
  IF NEW.is_read < OLD.is_read OR NEW.seq <> OLD.seq OR NEW.conversation <> OLD.conversation
     OR NEW.sender_id <> OLD.sender_id OR NEW.receiver_id <> OLD.receiver_id THEN
    INSERT INTO chat_changed_conversations (conversation) VALUES (NEW.conversation);
    IF NEW.conversation <> OLD.conversation THEN
      INSERT INTO chat_changed_conversations (conversation) VALUES (OLD.conversation);
    END IF;
  END IF;
END;

DROP TRIGGER IF EXISTS after_messages_delete_contacts;
CREATE TRIGGER after_messages_delete_contacts AFTER DELETE ON messages FOR EACH ROW
BEGIN
  INSERT INTO chat_changed_conversations (conversation) VALUES (OLD.conversation);
END;

DROP TRIGGER IF EXISTS after_users_update_contacts;
CREATE TRIGGER after_users_update_contacts AFTER UPDATE ON users FOR EACH ROW
BEGIN
  DECLARE changed VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NEW.id;
  IF NEW.role <> OLD.role OR (NEW.disabled_at IS NULL) <> (OLD.disabled_at IS NULL) THEN
    UPDATE chat_contacts own
      JOIN chat_contacts theirs ON theirs.user_id = own.contact_id AND theirs.contact_id = own.user_id
       SET theirs.contact_role = IF(NEW.role IN ('admin', 'supplier'), NEW.role, 'vendor'),
           theirs.is_closed = NEW.disabled_at IS NOT NULL OR theirs.user_id = theirs.contact_id
     WHERE own.user_id = changed;
  END IF;
END;

-- chat_contacts: up to which event of the log the relay has kept the order. A push daemon from before this migration
-- may run until it is restarted; the next one begins here.
INSERT INTO chat_counters (name, value)
  SELECT 'chat_contacts', value FROM chat_counters AS log WHERE name = 'chat_events'
  ON DUPLICATE KEY UPDATE value = VALUES(value);

INSERT INTO chat_changed_conversations (conversation)
  SELECT conversation FROM chat_contacts WHERE user_id <= contact_id;
