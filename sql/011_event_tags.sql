-- Each event of the log has a random tag, which is part of the id that clients see. The numbers of events are given
-- again after a restore from a backup; the tags differ, so a cursor from another history is recognised.

DROP PROCEDURE IF EXISTS chat_add_event_tags;
CREATE PROCEDURE chat_add_event_tags()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'chat_events' AND column_name = 'tag') THEN
    ALTER TABLE chat_events ADD COLUMN tag INT UNSIGNED NOT NULL DEFAULT 0;
  END IF;
END;
CALL chat_add_event_tags();
DROP PROCEDURE chat_add_event_tags;

-- Events without a tag are from before the column, or from a push daemon that does not know it yet.
UPDATE chat_events SET tag = 1 + FLOOR(RAND() * 999999999) WHERE tag = 0;

-- The log always has an event at its position, so that the position is a cursor. An empty log starts with this one.
INSERT IGNORE INTO chat_events (id, user_id, kind, subject, tag)
  SELECT value, '', 'log.start', 0, 1 + FLOOR(RAND() * 999999999) FROM chat_counters
   WHERE name = 'chat_events' AND NOT EXISTS (SELECT 1 FROM chat_events WHERE id >= value);

-- The tag of the event that the search index has followed the log to (chat_search is its number).
INSERT IGNORE INTO chat_counters (name, value)
  SELECT 'chat_search_tag', COALESCE((SELECT tag FROM chat_events e JOIN chat_counters p ON p.value = e.id
                                       WHERE p.name = 'chat_search'), 0);
