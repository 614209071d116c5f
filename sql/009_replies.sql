-- What a message answers: the seq of another message of the same conversation. It may be gone by now.
DROP PROCEDURE IF EXISTS chat_add_replies;
CREATE PROCEDURE chat_add_replies()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'reply_to') THEN
    ALTER TABLE messages ADD COLUMN reply_to BIGINT UNSIGNED NULL DEFAULT NULL;
  END IF;
END;
CALL chat_add_replies();
DROP PROCEDURE chat_add_replies;
