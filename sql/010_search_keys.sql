-- What a search without words reads: one's own messages by the time they were written. A key for each question: what
-- somebody sent, what somebody was sent, what somebody sent to a certain person. Each ends with what orders a page, so
-- that choosing its messages looks at no others. People may write while the keys are made.

DROP PROCEDURE IF EXISTS chat_add_search_keys;
CREATE PROCEDURE chat_add_search_keys()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.statistics
                  WHERE table_schema = DATABASE() AND table_name = 'messages' AND index_name = 'messages_sent_at') THEN
    ALTER TABLE messages
      ADD KEY messages_sent_at (sender_id, created_at, seq),
      ADD KEY messages_received_at (receiver_id, created_at, seq),
      ADD KEY messages_between_at (sender_id, receiver_id, created_at, seq);
  END IF;
END;
CALL chat_add_search_keys();
DROP PROCEDURE chat_add_search_keys;
