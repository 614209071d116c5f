-- The tables of the plain PHP application, with the people and messages of the benchmark.
DROP DATABASE IF EXISTS bench_php;
CREATE DATABASE bench_php CHARACTER SET utf8mb4;
USE bench_php;

CREATE TABLE users (
  id   INT UNSIGNED NOT NULL PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  role ENUM('admin', 'supplier', 'vendor') NOT NULL
) ENGINE = InnoDB;

CREATE TABLE sessions (
  token_hash BINARY(32)   NOT NULL PRIMARY KEY,
  user_id    INT UNSIGNED NOT NULL,
  csrf       VARCHAR(64)  NOT NULL,
  seen_at    TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP
) ENGINE = InnoDB;

CREATE TABLE messages (
  id          INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sender_id   INT UNSIGNED NOT NULL,
  receiver_id INT UNSIGNED NOT NULL,
  content     TEXT         NOT NULL,
  is_read     TINYINT      NOT NULL DEFAULT 0,
  created_at  TIMESTAMP    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  read_at     TIMESTAMP    NULL DEFAULT NULL,
  KEY sent (sender_id, receiver_id, id),
  KEY received (receiver_id, is_read, sender_id, id)
) ENGINE = InnoDB;

INSERT INTO users SELECT CAST(SUBSTRING(id, 2) AS UNSIGNED), display_name, role FROM beantrack.users;
INSERT INTO sessions
  SELECT token_digest, CAST(SUBSTRING(user_id, 2) AS UNSIGNED), CONCAT('csrf-', user_id), seen_at
    FROM beantrack.chat_sessions;
INSERT INTO messages
  SELECT seq, CAST(SUBSTRING(sender_id, 2) AS UNSIGNED), CAST(SUBSTRING(receiver_id, 2) AS UNSIGNED), content, is_read,
         created_at, read_at
    FROM beantrack.messages ORDER BY seq;
ANALYZE TABLE users, sessions, messages;
