-- The triggers of a new message, which every send pays for: two in place of three before it, and one after it that
-- tells the writer what it would otherwise read back.

LOCK TABLES messages WRITE;
DROP TRIGGER IF EXISTS before_messages_insert_to_self;
DROP TRIGGER IF EXISTS before_messages_insert_old_clock;
DROP TRIGGER IF EXISTS before_messages_insert_values;

-- The rules of 012_messages_to_self.sql and 013_old_app_clock.sql. It does not rely on before_messages_insert having
-- run: triggers run in the order in which they were created.
CREATE TRIGGER before_messages_insert_values BEFORE INSERT ON messages FOR EACH ROW
BEGIN
  DECLARE ahead INT;
  IF UPPER(NEW.sender_id) = UPPER(NEW.receiver_id) THEN
    SET NEW.is_read = 1;
  END IF;
  IF ABS(TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP, NEW.created_at)) > 300 THEN
    SET ahead = TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP, UTC_TIMESTAMP) +
                (SELECT seconds FROM chat_old_app_offsets WHERE from_utc <= UNIX_TIMESTAMP()
                  ORDER BY from_utc DESC LIMIT 1);
    IF ABS(TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP, NEW.created_at) - ahead) <= 300 THEN
      SET NEW.created_at = NEW.created_at - INTERVAL ahead SECOND;
    END IF;
  END IF;
END;

-- @beantrack_sent tells the writer, in the same connection, which row it has just inserted: its id, its created_at in
-- milliseconds since 1970, its sender and its client_id.
DROP TRIGGER IF EXISTS after_messages_insert;
CREATE TRIGGER after_messages_insert AFTER INSERT ON messages FOR EACH ROW
BEGIN
  IF COALESCE(@beantrack_import, 0) = 0 THEN
    INSERT INTO jobs (queue, payload, attempts, reserved_at, available_at, created_at)
    VALUES ('chat',
            CONCAT('[{"kind": "message.sent", "user": "', NEW.receiver_id, '", "subject": ', NEW.seq,
                   '}, {"kind": "message.echo", "user": "', NEW.sender_id, '", "subject": ', NEW.seq, '}]'),
            0, NULL, UNIX_TIMESTAMP(), UNIX_TIMESTAMP());
    SET @beantrack_sent = CONCAT_WS(' ', NEW.id, CAST(UNIX_TIMESTAMP(NEW.created_at) * 1000 AS UNSIGNED),
                                    NEW.sender_id, NEW.client_id);
  ELSEIF @beantrack_import = 1 THEN
    INSERT INTO chat_changed_conversations (conversation) VALUES (NEW.conversation);
  END IF;
END;
UNLOCK TABLES;
