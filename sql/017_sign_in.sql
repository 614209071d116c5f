-- Sign-in: how often wrong passwords were tried, the browsers that an account is used with, and which changes of an
-- account end its sessions.

-- A row for each account, address and device of which a wrong password came, not for each try: neither the table nor
-- the cost of a look grows with the tries. forgotten_at lies as far ahead as there are tries to forget.
DROP PROCEDURE IF EXISTS chat_count_login_failures;
CREATE PROCEDURE chat_count_login_failures()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE()
                    AND table_name = 'chat_login_failures' AND column_name = 'forgotten_at') THEN
    DROP TABLE chat_login_failures;
    CREATE TABLE chat_login_failures (
      subject      BINARY(32)   NOT NULL PRIMARY KEY,  -- SHA-256
      failed_at    TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),  -- the last time
      forgotten_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
      KEY chat_login_failures_forgotten (forgotten_at)
    ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
  END IF;
END;
CALL chat_count_login_failures();
DROP PROCEDURE chat_count_login_failures;

-- Browsers that have signed in to an account. The cookie holds the token, this table only its SHA-256.
CREATE TABLE IF NOT EXISTS chat_known_devices (
  token_digest BINARY(32)   NOT NULL,
  user_id      VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seen_at      TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),  -- the last sign-in
  PRIMARY KEY (token_digest, user_id),
  KEY chat_known_devices_user (user_id, seen_at),
  KEY chat_known_devices_seen (seen_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

LOCK TABLES users WRITE;

-- A new password ends all sessions, and so does disabling or enabling the account, whoever changes it. The sign-in that
-- replaces a hash by another one of the same password sets @beantrack_rehashed to the new hash beforehand.
-- (The keys are compared in their own character set; otherwise the database cannot use their indexes.)
DROP TRIGGER IF EXISTS after_users_update;
CREATE TRIGGER after_users_update AFTER UPDATE ON users FOR EACH ROW
BEGIN
  DECLARE account VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin DEFAULT OLD.id;
  DECLARE same_password BOOLEAN DEFAULT CAST(NEW.password AS BINARY) <=> CAST(OLD.password AS BINARY)
                                     OR CAST(NEW.password AS BINARY) <=> CAST(@beantrack_rehashed AS BINARY);
  IF NOT same_password OR (NEW.disabled_at IS NULL) <> (OLD.disabled_at IS NULL) OR NEW.id <> OLD.id THEN
    DELETE FROM chat_sessions WHERE user_id = account;
    DELETE FROM chat_known_devices WHERE user_id = account;
  END IF;
END;

UNLOCK TABLES;

DROP TRIGGER IF EXISTS after_users_delete_devices;
CREATE TRIGGER after_users_delete_devices AFTER DELETE ON users FOR EACH ROW
BEGIN
  DELETE FROM chat_known_devices WHERE user_id = CONVERT(OLD.id USING ascii) COLLATE ascii_bin;
END;

-- Sessions that were left when such a change was made without a trigger.
DELETE s FROM chat_sessions s JOIN users u ON u.id = s.user_id WHERE u.disabled_at IS NOT NULL;
