-- What the old triggers let in while the migrations before this one ran; and what is derived from all messages.

UPDATE messages
   SET sender_id    = UPPER(sender_id),
       receiver_id  = UPPER(receiver_id),
       seq          = CAST(SUBSTRING(id, 2) AS UNSIGNED),
       conversation = UPPER(CONCAT(LEAST(sender_id, receiver_id), ':', GREATEST(sender_id, receiver_id))),
       updated_at   = updated_at
 WHERE seq = 0 AND id REGEXP '^M[0-9]{1,18}$';

DROP PROCEDURE IF EXISTS chat_number_messages;
CREATE PROCEDURE chat_number_messages()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.statistics
                  WHERE table_schema = DATABASE() AND table_name = 'messages' AND index_name = 'messages_seq') THEN
    ALTER TABLE messages ADD UNIQUE KEY messages_seq (seq);
  END IF;
END;
CALL chat_number_messages();
DROP PROCEDURE chat_number_messages;

DELETE FROM chat_contacts WHERE conversation = '';
INSERT IGNORE INTO chat_contacts (user_id, contact_id, conversation)
  SELECT DISTINCT sender_id, receiver_id, conversation FROM messages WHERE conversation <> ''
  UNION SELECT DISTINCT receiver_id, sender_id, conversation FROM messages WHERE conversation <> '';
