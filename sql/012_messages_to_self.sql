-- A row may name one person as its sender and its receiver: typed at a prompt, or written by another program. What
-- people write to themselves is read as it is written, so that no count of unread messages has it.

DROP TRIGGER IF EXISTS before_messages_insert_to_self;
CREATE TRIGGER before_messages_insert_to_self BEFORE INSERT ON messages FOR EACH ROW
BEGIN
  SET NEW.is_read = IF(UPPER(NEW.sender_id) = UPPER(NEW.receiver_id), 1, NEW.is_read);
END;

-- By each person's own key, not through all messages.
UPDATE users u STRAIGHT_JOIN messages m FORCE INDEX (messages_received)
    ON m.receiver_id = u.id AND m.is_read = 0 AND m.sender_id = u.id
   SET m.is_read = 1, m.updated_at = m.updated_at;
