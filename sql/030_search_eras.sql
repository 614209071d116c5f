-- The eras of the search index: at most some thousands of messages of one person (src/db/search_eras.h). The words of a
-- message are indexed with its era, so that a search reads the newest eras alone until its page is full.

-- from_seq, to_seq: the least and the greatest number of its messages. Eras may overlap. source: where the messages
-- come from that are still added to it; NULL when it is full.
CREATE TABLE IF NOT EXISTS chat_search_eras (
  era      INT UNSIGNED    NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id  VARCHAR(20)     CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  source   ENUM ('log', 'backlog', 'walk') NULL,
  from_seq BIGINT UNSIGNED NOT NULL,
  to_seq   BIGINT UNSIGNED NOT NULL,
  messages INT UNSIGNED    NOT NULL,
  KEY chat_search_eras_open (user_id, source),
  KEY chat_search_eras_end (user_id, to_seq, era, from_seq)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

DROP TRIGGER IF EXISTS after_users_delete_eras;
CREATE TRIGGER after_users_delete_eras AFTER DELETE ON users FOR EACH ROW
BEGIN
  DECLARE gone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT OLD.id;
  DELETE FROM chat_search_eras WHERE user_id = gone;
END;
