-- The triggers that give ids, and those that queue what the push daemon is to tell.
--
-- An id that an insert brings along (an import) is left alone, and the numbers go on past it. A job's payload is the
-- list of rows that the relay appends to chat_events for it.

-- Nobody writes while there is no trigger, or before the numbers are past what its predecessor gave.
LOCK TABLES users WRITE, supplier WRITE, wholesaler WRITE, messages WRITE, message_sequence WRITE, chat_counters WRITE,
            chat_sessions WRITE, chat_events WRITE, jobs WRITE;

-- The numbers begin after the highest there is; they never go back.
INSERT INTO chat_counters (name, value)
  SELECT 'users', COALESCE(MAX(CAST(SUBSTRING(id, 2) AS UNSIGNED)), 0) FROM users WHERE id REGEXP '^U[0-9]{1,18}$'
  ON DUPLICATE KEY UPDATE value = GREATEST(value, VALUES(value));
INSERT INTO chat_counters (name, value)
  SELECT 'supplier', COALESCE(MAX(CAST(SUBSTRING(id, 2) AS UNSIGNED)), 0) FROM supplier WHERE id REGEXP '^S[0-9]{1,18}$'
  ON DUPLICATE KEY UPDATE value = GREATEST(value, VALUES(value));
INSERT INTO chat_counters (name, value)
  SELECT 'wholesaler', COALESCE(MAX(CAST(SUBSTRING(id, 4) AS UNSIGNED)), 0) FROM wholesaler
   WHERE id REGEXP '^WHL[0-9]{1,16}$'
  ON DUPLICATE KEY UPDATE value = GREATEST(value, VALUES(value));
INSERT INTO chat_counters (name, value)
  SELECT 'chat_events', COALESCE(MAX(id), 0) FROM chat_events
  ON DUPLICATE KEY UPDATE value = GREATEST(value, VALUES(value));
INSERT INTO message_sequence (id)
  SELECT highest FROM (SELECT MAX(CAST(SUBSTRING(id, 2) AS UNSIGNED)) AS highest FROM messages
                        WHERE id REGEXP '^M[0-9]{1,18}$') AS newest WHERE highest > 0
  ON DUPLICATE KEY UPDATE id = message_sequence.id;

-- A row that came when there was no trigger, in a migration that was cut off, has no number yet; its key lets there be
-- one such row.
INSERT INTO message_sequence (id) SELECT NULL FROM messages WHERE id = '';
SET @beantrack_number = LAST_INSERT_ID();
INSERT INTO jobs (queue, payload, attempts, reserved_at, available_at, created_at)
  SELECT 'chat',
         JSON_ARRAY(JSON_OBJECT('kind', 'message.sent', 'user', receiver_id, 'subject', @beantrack_number),
                    JSON_OBJECT('kind', 'message.echo', 'user', sender_id, 'subject', @beantrack_number)),
         0, NULL, UNIX_TIMESTAMP(), UNIX_TIMESTAMP()
    FROM messages WHERE id = '';
UPDATE messages
   SET id = CONCAT('M', LPAD(@beantrack_number, GREATEST(5, LENGTH(@beantrack_number)), '0')),
       seq = @beantrack_number,
       conversation = UPPER(CONCAT(LEAST(sender_id, receiver_id), ':', GREATEST(sender_id, receiver_id))),
       updated_at = updated_at
 WHERE id = '';

DELETE FROM message_sequence;

DROP TRIGGER IF EXISTS before_users_insert;
CREATE TRIGGER before_users_insert BEFORE INSERT ON users FOR EACH ROW
BEGIN
  DECLARE number BIGINT UNSIGNED;
  IF NEW.id IS NULL OR NEW.id = '' THEN
    UPDATE chat_counters SET value = LAST_INSERT_ID(value + 1) WHERE name = 'users';
    SET number = LAST_INSERT_ID();
    SET NEW.id = CONCAT('U', LPAD(number, GREATEST(5, LENGTH(number)), '0'));
  ELSEIF NEW.id REGEXP '^U[0-9]{5,18}$' THEN
    SET NEW.id = UPPER(NEW.id);
    UPDATE chat_counters SET value = GREATEST(value, CAST(SUBSTRING(NEW.id, 2) AS UNSIGNED)) WHERE name = 'users';
  END IF;
END;

DROP TRIGGER IF EXISTS before_supplier_insert;
CREATE TRIGGER before_supplier_insert BEFORE INSERT ON supplier FOR EACH ROW
BEGIN
  DECLARE number BIGINT UNSIGNED;
  IF NEW.id IS NULL OR NEW.id = '' THEN
    UPDATE chat_counters SET value = LAST_INSERT_ID(value + 1) WHERE name = 'supplier';
    SET number = LAST_INSERT_ID();
    SET NEW.id = CONCAT('S', LPAD(number, GREATEST(5, LENGTH(number)), '0'));
  ELSEIF NEW.id REGEXP '^S[0-9]{5,18}$' THEN
    SET NEW.id = UPPER(NEW.id);
    UPDATE chat_counters SET value = GREATEST(value, CAST(SUBSTRING(NEW.id, 2) AS UNSIGNED)) WHERE name = 'supplier';
  END IF;
END;

DROP TRIGGER IF EXISTS before_wholesaler_insert;
CREATE TRIGGER before_wholesaler_insert BEFORE INSERT ON wholesaler FOR EACH ROW
BEGIN
  DECLARE number BIGINT UNSIGNED;
  IF NEW.id IS NULL OR NEW.id = '' THEN
    UPDATE chat_counters SET value = LAST_INSERT_ID(value + 1) WHERE name = 'wholesaler';
    SET number = LAST_INSERT_ID();
    SET NEW.id = CONCAT('WHL', LPAD(number, GREATEST(4, LENGTH(number)), '0'));
  ELSEIF NEW.id REGEXP '^WHL[0-9]{4,16}$' THEN
    SET NEW.id = UPPER(NEW.id);
    UPDATE chat_counters SET value = GREATEST(value, CAST(SUBSTRING(NEW.id, 4) AS UNSIGNED)) WHERE name = 'wholesaler';
  END IF;
END;

-- @beantrack_message_id tells the writer, in the same connection, which id its row was given.
-- @beantrack_numbered = 1 in a connection whose ids are numbers that it has taken from message_sequence beforehand.
DROP TRIGGER IF EXISTS before_messages_insert;
CREATE TRIGGER before_messages_insert BEFORE INSERT ON messages FOR EACH ROW
BEGIN
  DECLARE number BIGINT UNSIGNED;
  IF NEW.id IS NULL OR NEW.id = '' THEN
    INSERT INTO message_sequence () VALUES ();
    SET number = LAST_INSERT_ID();
    DELETE FROM message_sequence WHERE id = number;
    SET NEW.id = CONCAT('M', LPAD(number, GREATEST(5, LENGTH(number)), '0'));
  ELSEIF NEW.id REGEXP '^M[0-9]{5,18}$' THEN
    SET NEW.id = UPPER(NEW.id), number = CAST(SUBSTRING(NEW.id, 2) AS UNSIGNED);
    IF number > 0 AND COALESCE(@beantrack_numbered, 0) = 0 THEN
      INSERT INTO message_sequence (id) VALUES (number);
      DELETE FROM message_sequence WHERE id = number;
    END IF;
  ELSE
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'messages.id is M and 5 to 18 digits, or left out to be given';
  END IF;
  SET NEW.seq = number;
  -- Most collations take u00012 for U00012, and so does the foreign key; the chat's own keys do not.
  SET NEW.sender_id = UPPER(NEW.sender_id), NEW.receiver_id = UPPER(NEW.receiver_id);
  SET NEW.conversation = CONCAT(LEAST(NEW.sender_id, NEW.receiver_id), ':', GREATEST(NEW.sender_id, NEW.receiver_id));
  SET @beantrack_message_id = NEW.id;
END;

-- @beantrack_import = 1 in a connection that loads old messages in bulk: nobody is told of each.
DROP TRIGGER IF EXISTS after_messages_insert;
CREATE TRIGGER after_messages_insert AFTER INSERT ON messages FOR EACH ROW
BEGIN
  IF COALESCE(@beantrack_import, 0) = 0 THEN
    INSERT INTO jobs (queue, payload, attempts, reserved_at, available_at, created_at)
    VALUES ('chat',
            JSON_ARRAY(JSON_OBJECT('kind', 'message.sent', 'user', NEW.receiver_id, 'subject', NEW.seq),
                       JSON_OBJECT('kind', 'message.echo', 'user', NEW.sender_id, 'subject', NEW.seq)),
            0, NULL, UNIX_TIMESTAMP(), UNIX_TIMESTAMP());
  END IF;
END;

-- Whoever ends a session (a logout, the operator, a person with a SQL prompt) ends its streams.
DROP TRIGGER IF EXISTS after_chat_sessions_delete;
CREATE TRIGGER after_chat_sessions_delete AFTER DELETE ON chat_sessions FOR EACH ROW
BEGIN
  INSERT INTO jobs (queue, payload, attempts, reserved_at, available_at, created_at)
  VALUES ('chat', JSON_ARRAY(JSON_OBJECT('kind', 'session.ended', 'user', OLD.user_id, 'subject', OLD.id)),
          0, NULL, UNIX_TIMESTAMP(), UNIX_TIMESTAMP());
END;

-- A disabled or deleted account is signed out everywhere.
DROP TRIGGER IF EXISTS after_users_update;
CREATE TRIGGER after_users_update AFTER UPDATE ON users FOR EACH ROW
BEGIN
  IF NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL THEN
    DELETE FROM chat_sessions WHERE user_id = NEW.id;
  END IF;
END;

DROP TRIGGER IF EXISTS after_users_delete;
CREATE TRIGGER after_users_delete AFTER DELETE ON users FOR EACH ROW
BEGIN
  DELETE FROM chat_sessions WHERE user_id = OLD.id;
END;

UNLOCK TABLES;
