-- The chat's own tables. User ids stand in them as ASCII, which the server converts to whatever character set the
-- adopted users table has; a foreign key to it would have to know that set.

-- Who is signed in. The cookie holds the token, this table only its SHA-256.
CREATE TABLE IF NOT EXISTS chat_sessions (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token_digest BINARY(32)      NOT NULL,
  user_id      VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at   TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  seen_at      TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  UNIQUE KEY chat_sessions_token (token_digest),
  KEY chat_sessions_user (user_id),
  KEY chat_sessions_seen (seen_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The ordered log of what happened to whom. One writer, the relay, gives the ids: they become visible in order and
-- without gaps, so that `user_id = ? AND id > ?` misses nothing.
-- kind and subject: message.sent, message.echo and message.read name a message's seq (message.read: up to which);
-- session.ended names the session, and is for the push daemon alone.
CREATE TABLE IF NOT EXISTS chat_events (
  id         BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  user_id    VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind       VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject    BIGINT UNSIGNED NOT NULL,
  created_at TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY chat_events_user (user_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Who has written with whom, one row for each of the two: the inbox reads one's own rows and looks each conversation's
-- newest message up, so it never reads history. The relay adds the rows (and the inbox for jobs that still wait), not
-- a trigger: no sender waits for another's transaction.
CREATE TABLE IF NOT EXISTS chat_contacts (
  user_id      VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  contact_id   VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  conversation VARCHAR(41) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,  -- as in messages
  PRIMARY KEY (user_id, contact_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Wrong passwords of late: the subject is the SHA-256 of account and address.
CREATE TABLE IF NOT EXISTS chat_login_failures (
  id        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  subject   BINARY(32)      NOT NULL,
  failed_at TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY chat_login_failures_subject (subject, failed_at),
  KEY chat_login_failures_failed (failed_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The last number given of each rare kind of id, and of the event log. A number's row is locked until its transaction
-- ends, which is what the log wants, and people do not mind; messages come too fast for it (message_sequence).
CREATE TABLE IF NOT EXISTS chat_counters (
  name  VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  value BIGINT UNSIGNED NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Gives the numbers of messages: AUTO_INCREMENT takes no lock that outlives the statement, and never gives one twice.
-- A row lives only inside the trigger that inserted it.
CREATE TABLE IF NOT EXISTS message_sequence (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
