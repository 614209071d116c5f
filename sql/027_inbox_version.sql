-- A number that changes with what is rare and shows in inboxes: accounts and their names, and messages that are
-- changed, deleted or imported. Such a change is listed in chat_changed_conversations, in its own transaction and
-- without a lock that others wait for. The push daemon takes it off the list; the number changes with that. So while
-- nothing is listed and the number is the same, nothing of the kind has changed (src/db/inbox_store.h).
--
-- The number never comes again, not even after a restore: this migration, which `migrate --repair` runs again, gives a
-- new one.

DROP TRIGGER IF EXISTS after_chat_changed_conversations_delete;
CREATE TRIGGER after_chat_changed_conversations_delete AFTER DELETE ON chat_changed_conversations FOR EACH ROW
BEGIN
  UPDATE chat_counters SET value = GREATEST(value + 1, UUID_SHORT()) WHERE name = 'inboxes';
END;

-- Compared byte by byte: collations take different texts for equal. None of this moves a conversation, so it is listed
-- without one. after_messages_update lists other changes.
DROP TRIGGER IF EXISTS after_messages_update_inbox;
CREATE TRIGGER after_messages_update_inbox AFTER UPDATE ON messages FOR EACH ROW
BEGIN
  IF NOT (CAST(OLD.content AS BINARY) <=> CAST(NEW.content AS BINARY) AND OLD.created_at <=> NEW.created_at
          AND CAST(OLD.id AS BINARY) <=> CAST(NEW.id AS BINARY)) THEN
    INSERT INTO chat_changed_conversations (conversation) VALUES ('');
  END IF;
END;

-- An account shows in the inboxes of people with whom it has no conversation, too. It is listed without one.
DROP TRIGGER IF EXISTS after_users_insert_inbox;
CREATE TRIGGER after_users_insert_inbox AFTER INSERT ON users FOR EACH ROW
BEGIN
  INSERT INTO chat_changed_conversations (conversation) VALUES ('');
END;

DROP TRIGGER IF EXISTS after_users_update_inbox;
CREATE TRIGGER after_users_update_inbox AFTER UPDATE ON users FOR EACH ROW
BEGIN
  IF NOT (CAST(OLD.id AS BINARY) <=> CAST(NEW.id AS BINARY) AND OLD.role <=> NEW.role
          AND CAST(OLD.name AS BINARY) <=> CAST(NEW.name AS BINARY)
          AND CAST(OLD.company_name AS BINARY) <=> CAST(NEW.company_name AS BINARY)
          AND OLD.verified_since <=> NEW.verified_since AND OLD.disabled_at <=> NEW.disabled_at) THEN
    INSERT INTO chat_changed_conversations (conversation) VALUES ('');
  END IF;
END;

DROP TRIGGER IF EXISTS after_users_delete_inbox;
CREATE TRIGGER after_users_delete_inbox AFTER DELETE ON users FOR EACH ROW
BEGIN
  INSERT INTO chat_changed_conversations (conversation) VALUES ('');
END;

-- Only now: what changed before the triggers were there is under another number. The random part is for servers whose
-- UUID_SHORT() goes back, as after a change of server_id.
INSERT INTO chat_counters (name, value) VALUES ('inboxes', UUID_SHORT() + FLOOR(RAND() * 1000000000))
  ON DUPLICATE KEY UPDATE value = GREATEST(value + 1, VALUES(value));
