-- The old application's clock (db/old_app_clock.h), which `beantrack-admin migrate` sets to old_app_time_zone.

-- zone: by which messages are corrected; empty: none. last_seq: messages up to this number were there when the database
-- was adopted, and are the old application's. corrected_seq: those up to this number are corrected.
CREATE TABLE IF NOT EXISTS chat_old_app_clock (
  id            TINYINT UNSIGNED NOT NULL PRIMARY KEY,  -- 1: there is one row
  zone          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  last_seq      BIGINT UNSIGNED NOT NULL,
  corrected_seq BIGINT UNSIGNED NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The offsets of that zone: from when on (in seconds since 1970, by UTC and by its own clock) it is how many seconds
-- ahead of UTC. No rows: nothing is corrected.
CREATE TABLE IF NOT EXISTS chat_old_app_offsets (
  from_utc   BIGINT NOT NULL PRIMARY KEY,
  from_local BIGINT NOT NULL,
  seconds    INT    NOT NULL,
  KEY chat_old_app_offsets_local (from_local)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

INSERT IGNORE INTO chat_old_app_offsets (from_utc, from_local, seconds)
  SELECT from_utc, from_local, seconds
    FROM JSON_TABLE(CONVERT(COALESCE(@beantrack_old_app_offsets, '[]') USING utf8mb4), '$[*]' COLUMNS (
           from_utc BIGINT PATH '$[0]', from_local BIGINT PATH '$[1]', seconds INT PATH '$[2]')) AS list;

-- A database that was released has corrected_seq past last_seq (db/release.h): what the old application wrote since then
-- is corrected when it is adopted again.
-- What was there before the trigger is corrected afterwards; what comes later, by the trigger. A database that was
-- adopted before this migration has messages of both applications: there nobody knows which are whose.
LOCK TABLES messages WRITE, chat_migrations READ, chat_old_app_clock WRITE, chat_old_app_offsets WRITE;

INSERT INTO chat_old_app_clock (id, last_seq)
  SELECT 1, COALESCE(MAX(messages.seq), 0)
    FROM messages WHERE 0 < (SELECT COUNT(*) FROM chat_migrations WHERE name = '000_adoption')
  ON DUPLICATE KEY UPDATE last_seq = IF(corrected_seq > last_seq, VALUES(last_seq), last_seq);

-- Ours, and those of a SQL prompt, are dated now. One that is dated what the old application's clock shows now, but for
-- five minutes, is of the old application. What it wrote is what its session shows.
DROP TRIGGER IF EXISTS before_messages_insert_old_clock;
CREATE TRIGGER before_messages_insert_old_clock BEFORE INSERT ON messages FOR EACH ROW
BEGIN
  DECLARE ahead INT;
  IF ABS(TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP, NEW.created_at)) > 300 THEN
    SET ahead = TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP, UTC_TIMESTAMP) +
                (SELECT seconds FROM chat_old_app_offsets WHERE from_utc <= UNIX_TIMESTAMP()
                  ORDER BY from_utc DESC LIMIT 1);
    IF ABS(TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP, NEW.created_at) - ahead) <= 300 THEN
      SET NEW.created_at = NEW.created_at - INTERVAL ahead SECOND;
    END IF;
  END IF;
END;

UNLOCK TABLES;
