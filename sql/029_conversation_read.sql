-- The key of a conversation has which messages are unread, too: whether a page that was shown before is still the same
-- is then one range of this key (src/db/room_store.h). People may write while the key is made.

DROP PROCEDURE IF EXISTS chat_widen_conversation_key;
CREATE PROCEDURE chat_widen_conversation_key()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.statistics
                  WHERE table_schema = DATABASE() AND table_name = 'messages'
                    AND index_name = 'messages_conversation' AND column_name = 'is_read') THEN
    ALTER TABLE messages
      DROP KEY messages_conversation,
      ADD KEY messages_conversation (conversation, seq, is_read);
  END IF;
END;
CALL chat_widen_conversation_key();
DROP PROCEDURE chat_widen_conversation_key;
