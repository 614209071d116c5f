-- Who is there, and when they were last. The push daemons write it, each for those who listen at it. A user whom none
-- of them has seen for a while is not there, whatever is_online says: a daemon that died could not correct it.
CREATE TABLE IF NOT EXISTS chat_presence (
  user_id    VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  is_online  BOOLEAN      NOT NULL,
  seen_at    TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  changed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),  -- of is_online
  KEY chat_presence_changed (changed_at),
  KEY chat_presence_seen (is_online, seen_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
