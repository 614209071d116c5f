-- The push daemons that run, and what they tell each other of the moment: who is writing, whose last stream has ended.
-- Each daemon writes only its own rows and numbers its notices itself, so another one reads what follows the last
-- notice that it knows. Nothing here is kept: without these rows, a daemon tells only its own listeners.
CREATE TABLE IF NOT EXISTS chat_daemons (
  id          BIGINT       NOT NULL PRIMARY KEY,  -- random, drawn at each start
  last_notice BIGINT       NOT NULL,
  seen_at     TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY chat_daemons_seen (seen_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS chat_notices (
  daemon_id  BIGINT NOT NULL,
  number     BIGINT NOT NULL,
  kind       VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id    VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contact_id VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,  -- empty, but for typing
  PRIMARY KEY (daemon_id, number)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
