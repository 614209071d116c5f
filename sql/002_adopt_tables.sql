-- Brings BeanTrack's own tables, in whichever state its migrations left them, to the shape the chat needs: columns
-- that later migrations would have added, ids with room past 99999, millisecond times, and the chat's own columns.
-- No row is dropped and none changes but for what is filled in. Each step asks first whether it is still due, since
-- data definition commits by itself: a run that was cut short is simply run again.

-- Names are compared as utf8mb4_bin throughout: the database's own collation may be any.
DROP PROCEDURE IF EXISTS chat_run;
DROP PROCEDURE IF EXISTS chat_widen_id;
DROP PROCEDURE IF EXISTS chat_widen_ids;
DROP PROCEDURE IF EXISTS chat_adopt_users;
DROP PROCEDURE IF EXISTS chat_adopt_messages;

CREATE PROCEDURE chat_run(IN in_sql TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
BEGIN
  SET @chat_sql = in_sql;
  PREPARE chat_statement FROM @chat_sql;
  EXECUTE chat_statement;
  DEALLOCATE PREPARE chat_statement;
END;

-- Gives an id column room for 20 characters, in the character set it has: foreign keys compare columns of one kind.
CREATE PROCEDURE chat_widen_id(IN in_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
                               IN in_column VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
BEGIN
  DECLARE ddl TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL;
  SELECT CONCAT('ALTER TABLE `', in_table, '` MODIFY `', in_column, '` VARCHAR(20) CHARACTER SET ',
                character_set_name, ' COLLATE ', collation_name, IF(is_nullable = 'YES', ' NULL', ' NOT NULL'),
                IF(in_column = 'id', ' DEFAULT ''''', ''))
    INTO ddl
    FROM information_schema.columns
   WHERE table_schema = DATABASE() AND table_name = in_table AND column_name = in_column AND data_type = 'varchar'
     AND (character_maximum_length < 20 OR (in_column = 'id' AND column_default IS NULL));
  IF ddl IS NOT NULL THEN
    CALL chat_run(ddl);
  END IF;
END;

-- A column of a foreign key cannot change while the key stands. So the keys on the ids are written down, dropped, and
-- made again once the ids are wide (the columns of other tables may stay narrower). What is written down outlives a run
-- that was cut short.
CREATE PROCEDURE chat_widen_ids()
BEGIN
  DECLARE ddl TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  -- What the server reports for a key without a rule. It is left out: MariaDB would report NO ACTION for it afterwards.
  DECLARE default_rule VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    DEFAULT IF(VERSION() LIKE '%MariaDB%', 'RESTRICT', 'NO ACTION');

  CREATE TABLE IF NOT EXISTS chat_foreign_keys (
    table_name       VARCHAR(64) NOT NULL,
    constraint_name  VARCHAR(64) NOT NULL,
    column_name      VARCHAR(64) NOT NULL,
    referenced_table VARCHAR(64) NOT NULL,
    update_rule      VARCHAR(64) NOT NULL,
    delete_rule      VARCHAR(64) NOT NULL,
    PRIMARY KEY (table_name, constraint_name)
  ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

  IF EXISTS (SELECT 1 FROM information_schema.columns
              WHERE table_schema = DATABASE() AND table_name IN ('users', 'supplier', 'wholesaler', 'messages')
                AND column_name IN ('id', 'user_id', 'sender_id', 'receiver_id') AND character_maximum_length < 20) THEN
    INSERT IGNORE INTO chat_foreign_keys
      (table_name, constraint_name, column_name, referenced_table, update_rule, delete_rule)
      SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, r.update_rule, r.delete_rule
        FROM information_schema.key_column_usage k
        JOIN information_schema.referential_constraints r
          ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name
         AND r.constraint_name = k.constraint_name
       WHERE k.constraint_schema = DATABASE() AND k.referenced_table_schema = DATABASE()
         AND k.referenced_table_name IN ('users', 'supplier', 'wholesaler', 'messages')
         AND k.referenced_column_name = 'id';
  END IF;

  drop_keys: LOOP
    SET ddl = NULL;
    SELECT CONCAT('ALTER TABLE `', k.table_name, '` DROP FOREIGN KEY `', k.constraint_name, '`')
      INTO ddl
      FROM chat_foreign_keys k
      JOIN information_schema.referential_constraints r
        ON r.constraint_schema = DATABASE() AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name
     LIMIT 1;
    IF ddl IS NULL THEN LEAVE drop_keys; END IF;
    CALL chat_run(ddl);
  END LOOP;

  CALL chat_widen_id('users', 'id');
  CALL chat_widen_id('supplier', 'id');
  CALL chat_widen_id('supplier', 'user_id');
  CALL chat_widen_id('wholesaler', 'id');
  CALL chat_widen_id('wholesaler', 'user_id');
  CALL chat_widen_id('messages', 'id');
  CALL chat_widen_id('messages', 'sender_id');
  CALL chat_widen_id('messages', 'receiver_id');
  -- The rows were checked when the keys stood. Checking them anew would copy each table, and writers would wait.
  SET foreign_key_checks = 0;
  add_keys: LOOP
    SET ddl = NULL;
    SELECT CONCAT('ALTER TABLE `', k.table_name, '` ADD CONSTRAINT `', k.constraint_name, '` FOREIGN KEY (`',
                  k.column_name, '`) REFERENCES `', k.referenced_table, '` (id)',
                  IF(k.update_rule = default_rule, '', CONCAT(' ON UPDATE ', k.update_rule)),
                  IF(k.delete_rule = default_rule, '', CONCAT(' ON DELETE ', k.delete_rule)))
      INTO ddl
      FROM chat_foreign_keys k
     WHERE NOT EXISTS (SELECT 1 FROM information_schema.referential_constraints r
                        WHERE r.constraint_schema = DATABASE() AND r.table_name = k.table_name
                          AND r.constraint_name = k.constraint_name)
     LIMIT 1;
    IF ddl IS NULL THEN LEAVE add_keys; END IF;
    CALL chat_run(ddl);
  END LOOP;
  SET foreign_key_checks = 1;
  DROP TABLE chat_foreign_keys;
END;

CREATE PROCEDURE chat_adopt_users()
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'users' AND column_name = 'disabled_at') THEN
    ALTER TABLE users ADD COLUMN disabled_at TIMESTAMP NULL DEFAULT NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.statistics
                  WHERE table_schema = DATABASE() AND table_name = 'users' AND index_name = 'users_role_name') THEN
    ALTER TABLE users
      ADD KEY users_role_name (role, disabled_at, name, id),
      ADD KEY users_name (disabled_at, name, id);
  END IF;
END;

CREATE PROCEDURE chat_adopt_messages()
BEGIN
  -- A message without a time gets the latest one before it: a time by the old application's clock, as all others.
  IF EXISTS (SELECT 1 FROM information_schema.columns
              WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'created_at'
                AND is_nullable = 'YES') THEN
    UPDATE messages m
      JOIN (SELECT id, MAX(created_at) OVER (ORDER BY LENGTH(id), id) AS latest, MIN(created_at) OVER () AS first
              FROM messages) times ON times.id = m.id
       SET m.created_at = COALESCE(times.latest, times.first)
     WHERE m.created_at IS NULL;
  END IF;

  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'updated_at') THEN
    ALTER TABLE messages
      ADD COLUMN updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP;
    UPDATE messages SET updated_at = created_at;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'is_read') THEN
    ALTER TABLE messages ADD COLUMN is_read BOOLEAN NOT NULL DEFAULT 0 AFTER content;
  END IF;

  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'created_at'
                    AND datetime_precision = 3) THEN
    ALTER TABLE messages MODIFY created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3);
  END IF;

  IF EXISTS (SELECT 1 FROM information_schema.columns
              WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'content'
                AND character_set_name <> 'utf8mb4') THEN
    ALTER TABLE messages MODIFY content TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL;
  END IF;

  -- seq: the number in the id, and the order of messages. conversation: both people of a pair, the lesser id first, so
  -- that both directions are one range. client_id: the sender's name for one attempt to send. read_at: when read.
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'seq') THEN
    ALTER TABLE messages
      ADD COLUMN seq          BIGINT UNSIGNED NOT NULL DEFAULT 0,
      ADD COLUMN conversation VARCHAR(41) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
      ADD COLUMN client_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL DEFAULT NULL,
      ADD COLUMN read_at      TIMESTAMP(3) NULL DEFAULT NULL;
  END IF;
  -- While released, the id of a deleted message may have been given again, to a row without a number so far: it is not
  -- corrected yet (013_old_app_clock.sql).
  IF EXISTS (SELECT 1 FROM information_schema.tables
              WHERE table_schema = DATABASE() AND table_name = 'chat_old_app_clock') THEN
    UPDATE chat_old_app_clock
       SET corrected_seq = LEAST(corrected_seq, (SELECT COALESCE(MAX(seq), 0) FROM messages))
     WHERE corrected_seq > last_seq;
  END IF;
  -- Before the indexes: these rows have a number of their own already. (005 makes the numbers unique.)
  UPDATE messages
     SET sender_id    = UPPER(sender_id),
         receiver_id  = UPPER(receiver_id),
         seq          = CAST(SUBSTRING(id, 2) AS UNSIGNED),
         conversation = UPPER(CONCAT(LEAST(sender_id, receiver_id), ':', GREATEST(sender_id, receiver_id))),
         updated_at   = updated_at
   WHERE seq = 0 AND id REGEXP '^M[0-9]{1,18}$';
  IF NOT EXISTS (SELECT 1 FROM information_schema.statistics
                  WHERE table_schema = DATABASE() AND table_name = 'messages'
                    AND index_name = 'messages_conversation') THEN
    ALTER TABLE messages
      ADD UNIQUE KEY messages_client (sender_id, client_id),
      ADD KEY messages_conversation (conversation, seq),
      ADD KEY messages_received (receiver_id, is_read, sender_id, seq);
  END IF;
END;

CALL chat_widen_ids();
CALL chat_adopt_users();
CALL chat_adopt_messages();

DROP PROCEDURE chat_run;
DROP PROCEDURE chat_widen_id;
DROP PROCEDURE chat_widen_ids;
DROP PROCEDURE chat_adopt_users;
DROP PROCEDURE chat_adopt_messages;
