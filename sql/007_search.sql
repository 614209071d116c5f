-- What messages are found by. The push daemon writes it, following the event log, and then goes back through history.

-- tokens: the words of the message, folded, once for each of the two people and beginning with whose they are
-- ("u00013_price"): a search reads one's own words alone. ASCII, since MariaDB has no parser for Chinese, Japanese or
-- Korean, and both servers leave out short words and stopwords of plain text.
-- The second key is the narrow one: comparing the index with the messages reads no tokens.
CREATE TABLE IF NOT EXISTS chat_search (
  seq    BIGINT UNSIGNED NOT NULL PRIMARY KEY,  -- of the message
  tokens MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  KEY chat_search_seq (seq),
  FULLTEXT KEY chat_search_tokens (tokens)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- chat_search: up to which event the index has followed the log. chat_search_left: the number of the message above
-- which all have been looked at on the way back; 0 when it is done. It begins above all there are, and begins again
-- when this is run again.
INSERT IGNORE INTO chat_counters (name, value)
  SELECT 'chat_search', value FROM chat_counters AS log WHERE name = 'chat_events';
INSERT INTO chat_counters (name, value) VALUES ('chat_search_left', 9223372036854775807)
  ON DUPLICATE KEY UPDATE value = VALUES(value);
