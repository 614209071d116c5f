-- What one push daemon at a time does for all of them: `name` says what, `holder` who. The holder keeps renewing its
-- row. Once a row has expired, by this server's clock, another daemon takes it over (src/db/lease.h).
CREATE TABLE IF NOT EXISTS chat_leases (
  name       VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  holder     VARCHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',  -- drawn at random; '': nobody
  renewals   BIGINT UNSIGNED NOT NULL DEFAULT 0,                                     -- changes with every write
  expires_at TIMESTAMP(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

INSERT IGNORE INTO chat_leases (name) VALUES ('relay');
