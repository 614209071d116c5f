-- Messages that the search index sets aside, because their senders wrote much at once (db/search_backlog.h). turn: the
-- order in which they are indexed; a sender has one message per turn.
CREATE TABLE IF NOT EXISTS chat_search_backlog (
  seq       BIGINT UNSIGNED NOT NULL PRIMARY KEY,  -- of the message
  sender_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  turn      BIGINT UNSIGNED NOT NULL,
  KEY chat_search_backlog_turn (turn, seq),
  KEY chat_search_backlog_sender (sender_id, turn)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
