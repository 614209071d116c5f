-- The names that people see. A company's name and approval come from its row in supplier or wholesaler (the first by
-- id, where there are several); triggers copy them into users, whoever writes. users.name is the personal name.

DROP PROCEDURE IF EXISTS chat_add_identity;
CREATE PROCEDURE chat_add_identity()
BEGIN
  -- display_name: what everybody sees, and what lists are sorted by. renamed_at: when one of the names last changed.
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = DATABASE() AND table_name = 'users' AND column_name = 'display_name') THEN
    ALTER TABLE users
      ADD COLUMN company_name   VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NULL DEFAULT NULL,
      ADD COLUMN verified_since DATE NULL DEFAULT NULL,
      ADD COLUMN renamed_at     TIMESTAMP(3) NULL DEFAULT NULL,
      ADD COLUMN display_name   VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci
        GENERATED ALWAYS AS (COALESCE(company_name, LEFT(CONVERT(name USING utf8mb4), 255))) STORED;
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.statistics
              WHERE table_schema = DATABASE() AND table_name = 'users' AND index_name = 'users_name'
                AND column_name = 'name') THEN
    ALTER TABLE users
      DROP KEY users_role_name, ADD KEY users_role_name (role, disabled_at, display_name, id),
      DROP KEY users_name, ADD KEY users_name (disabled_at, display_name, id);
  END IF;
END;
CALL chat_add_identity();
DROP PROCEDURE chat_add_identity;

-- Every change of a name from now on. kind: 'company' or 'personal'. The old name is the one that was displayed.
CREATE TABLE IF NOT EXISTS chat_name_changes (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id    VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind       VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  old_name   VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  new_name   VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
  changed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY chat_name_changes_user (user_id, changed_at, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The look-alike key of each name (text/confusable.h), as its SHA-256. NULL: the name is new and has none yet; the
-- programs compute it before they compare names (db/name_store.h).
CREATE TABLE IF NOT EXISTS chat_name_skeletons (
  user_id  VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind     VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  skeleton BINARY(32)  NULL DEFAULT NULL,
  PRIMARY KEY (user_id, kind),
  KEY chat_name_skeletons_skeleton (skeleton)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Two changes of names wait for each other on the first row. The second has the version of the keys in the table.
INSERT IGNORE INTO chat_counters (name, value) VALUES ('names', 0), ('name_skeletons', 0);

DROP TRIGGER IF EXISTS before_users_update_names;
DROP TRIGGER IF EXISTS after_users_update_names;

-- The same statement stands in each trigger: a procedure that they share could be missing in a backup.
DROP TRIGGER IF EXISTS after_supplier_insert;
CREATE TRIGGER after_supplier_insert AFTER INSERT ON supplier FOR EACH ROW
BEGIN
  UPDATE users u LEFT JOIN (
      SELECT name, approved_date
        FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
                FROM supplier WHERE user_id = NEW.user_id AND TRIM(name) <> ''
              UNION ALL
              SELECT CONVERT(id USING ascii) COLLATE ascii_bin,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
                FROM wholesaler WHERE user_id = NEW.user_id AND TRIM(name) <> '') AS companies
       ORDER BY LENGTH(id), id LIMIT 1) AS company ON TRUE
     SET u.company_name = company.name, u.verified_since = company.approved_date WHERE u.id = NEW.user_id;
END;

DROP TRIGGER IF EXISTS after_supplier_update;
CREATE TRIGGER after_supplier_update AFTER UPDATE ON supplier FOR EACH ROW
BEGIN
  UPDATE users u LEFT JOIN (
      SELECT name, approved_date
        FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
                FROM supplier WHERE user_id = NEW.user_id AND TRIM(name) <> ''
              UNION ALL
              SELECT CONVERT(id USING ascii) COLLATE ascii_bin,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
                FROM wholesaler WHERE user_id = NEW.user_id AND TRIM(name) <> '') AS companies
       ORDER BY LENGTH(id), id LIMIT 1) AS company ON TRUE
     SET u.company_name = company.name, u.verified_since = company.approved_date WHERE u.id = NEW.user_id;
  IF OLD.user_id <> NEW.user_id THEN
    UPDATE users u LEFT JOIN (
        SELECT name, approved_date
          FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                       LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
                  FROM supplier WHERE user_id = OLD.user_id AND TRIM(name) <> ''
                UNION ALL
                SELECT CONVERT(id USING ascii) COLLATE ascii_bin,
                       LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
                  FROM wholesaler WHERE user_id = OLD.user_id AND TRIM(name) <> '') AS companies
         ORDER BY LENGTH(id), id LIMIT 1) AS company ON TRUE
       SET u.company_name = company.name, u.verified_since = company.approved_date WHERE u.id = OLD.user_id;
  END IF;
END;

DROP TRIGGER IF EXISTS after_supplier_delete;
CREATE TRIGGER after_supplier_delete AFTER DELETE ON supplier FOR EACH ROW
BEGIN
  UPDATE users u LEFT JOIN (
      SELECT name, approved_date
        FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
                FROM supplier WHERE user_id = OLD.user_id AND TRIM(name) <> ''
              UNION ALL
              SELECT CONVERT(id USING ascii) COLLATE ascii_bin,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
                FROM wholesaler WHERE user_id = OLD.user_id AND TRIM(name) <> '') AS companies
       ORDER BY LENGTH(id), id LIMIT 1) AS company ON TRUE
     SET u.company_name = company.name, u.verified_since = company.approved_date WHERE u.id = OLD.user_id;
END;

DROP TRIGGER IF EXISTS after_wholesaler_insert;
CREATE TRIGGER after_wholesaler_insert AFTER INSERT ON wholesaler FOR EACH ROW
BEGIN
  UPDATE users u LEFT JOIN (
      SELECT name, approved_date
        FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
                FROM supplier WHERE user_id = NEW.user_id AND TRIM(name) <> ''
              UNION ALL
              SELECT CONVERT(id USING ascii) COLLATE ascii_bin,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
                FROM wholesaler WHERE user_id = NEW.user_id AND TRIM(name) <> '') AS companies
       ORDER BY LENGTH(id), id LIMIT 1) AS company ON TRUE
     SET u.company_name = company.name, u.verified_since = company.approved_date WHERE u.id = NEW.user_id;
END;

DROP TRIGGER IF EXISTS after_wholesaler_update;
CREATE TRIGGER after_wholesaler_update AFTER UPDATE ON wholesaler FOR EACH ROW
BEGIN
  UPDATE users u LEFT JOIN (
      SELECT name, approved_date
        FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
                FROM supplier WHERE user_id = NEW.user_id AND TRIM(name) <> ''
              UNION ALL
              SELECT CONVERT(id USING ascii) COLLATE ascii_bin,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
                FROM wholesaler WHERE user_id = NEW.user_id AND TRIM(name) <> '') AS companies
       ORDER BY LENGTH(id), id LIMIT 1) AS company ON TRUE
     SET u.company_name = company.name, u.verified_since = company.approved_date WHERE u.id = NEW.user_id;
  IF OLD.user_id <> NEW.user_id THEN
    UPDATE users u LEFT JOIN (
        SELECT name, approved_date
          FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                       LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
                  FROM supplier WHERE user_id = OLD.user_id AND TRIM(name) <> ''
                UNION ALL
                SELECT CONVERT(id USING ascii) COLLATE ascii_bin,
                       LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
                  FROM wholesaler WHERE user_id = OLD.user_id AND TRIM(name) <> '') AS companies
         ORDER BY LENGTH(id), id LIMIT 1) AS company ON TRUE
       SET u.company_name = company.name, u.verified_since = company.approved_date WHERE u.id = OLD.user_id;
  END IF;
END;

DROP TRIGGER IF EXISTS after_wholesaler_delete;
CREATE TRIGGER after_wholesaler_delete AFTER DELETE ON wholesaler FOR EACH ROW
BEGIN
  UPDATE users u LEFT JOIN (
      SELECT name, approved_date
        FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
                FROM supplier WHERE user_id = OLD.user_id AND TRIM(name) <> ''
              UNION ALL
              SELECT CONVERT(id USING ascii) COLLATE ascii_bin,
                     LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
                FROM wholesaler WHERE user_id = OLD.user_id AND TRIM(name) <> '') AS companies
       ORDER BY LENGTH(id), id LIMIT 1) AS company ON TRUE
     SET u.company_name = company.name, u.verified_since = company.approved_date WHERE u.id = OLD.user_id;
END;

-- Names that are there already have not changed: they come before the triggers that log changes. (No table is locked:
-- under LOCK TABLES the server would want every table that refers to users.)
UPDATE users u LEFT JOIN (
    SELECT user_id, name, approved_date, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY LENGTH(id), id) AS place
      FROM (SELECT CONVERT(id USING ascii) COLLATE ascii_bin AS id,
                   UPPER(CONVERT(user_id USING ascii)) COLLATE ascii_bin AS user_id,
                   LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci AS name, approved_date
              FROM supplier WHERE TRIM(name) <> ''
            UNION ALL
            SELECT CONVERT(id USING ascii) COLLATE ascii_bin, UPPER(CONVERT(user_id USING ascii)) COLLATE ascii_bin,
                   LEFT(CONVERT(name USING utf8mb4), 255) COLLATE utf8mb4_unicode_ci, approved_date
              FROM wholesaler WHERE TRIM(name) <> '') AS companies) AS company
    ON company.user_id = UPPER(CONVERT(u.id USING ascii)) COLLATE ascii_bin AND company.place = 1
   SET u.company_name = company.name, u.verified_since = company.approved_date;

-- Names are compared byte by byte: a change of case is a change, too.
CREATE TRIGGER before_users_update_names BEFORE UPDATE ON users FOR EACH ROW
BEGIN
  IF NOT (CAST(OLD.name AS BINARY) <=> CAST(NEW.name AS BINARY)
          AND CAST(COALESCE(OLD.company_name, OLD.name) AS BINARY)
              <=> CAST(COALESCE(NEW.company_name, NEW.name) AS BINARY)) THEN
    SET NEW.renamed_at = CURRENT_TIMESTAMP(3);
  END IF;
END;

CREATE TRIGGER after_users_update_names AFTER UPDATE ON users FOR EACH ROW
BEGIN
  IF NOT CAST(OLD.name AS BINARY) <=> CAST(NEW.name AS BINARY) THEN
    INSERT INTO chat_name_changes (user_id, kind, old_name, new_name)
    VALUES (NEW.id, 'personal', LEFT(OLD.name, 255), LEFT(NEW.name, 255));
    INSERT INTO chat_name_skeletons (user_id, kind) VALUES (NEW.id, 'personal')
      ON DUPLICATE KEY UPDATE skeleton = NULL;
  END IF;
  IF NOT CAST(OLD.company_name AS BINARY) <=> CAST(NEW.company_name AS BINARY) THEN
    IF CAST(OLD.display_name AS BINARY) <> CAST(NEW.display_name AS BINARY) THEN
      INSERT INTO chat_name_changes (user_id, kind, old_name, new_name)
      VALUES (NEW.id, 'company', OLD.display_name, NEW.display_name);
    END IF;
    IF NEW.company_name IS NULL THEN
      DELETE FROM chat_name_skeletons WHERE user_id = CONVERT(NEW.id USING ascii) AND kind = 'company';
    ELSE
      INSERT INTO chat_name_skeletons (user_id, kind) VALUES (NEW.id, 'company')
        ON DUPLICATE KEY UPDATE skeleton = NULL;
    END IF;
  END IF;
END;

DROP TRIGGER IF EXISTS after_users_insert_names;
CREATE TRIGGER after_users_insert_names AFTER INSERT ON users FOR EACH ROW
BEGIN
  INSERT INTO chat_name_skeletons (user_id, kind) VALUES (NEW.id, 'personal')
    ON DUPLICATE KEY UPDATE skeleton = NULL;
END;

DROP TRIGGER IF EXISTS after_users_delete_names;
CREATE TRIGGER after_users_delete_names AFTER DELETE ON users FOR EACH ROW
BEGIN
  DECLARE gone VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin DEFAULT OLD.id;
  DELETE FROM chat_name_changes WHERE user_id = gone;
  DELETE FROM chat_name_skeletons WHERE user_id = gone;
END;

INSERT INTO chat_name_skeletons (user_id, kind) SELECT id, 'personal' FROM users
  ON DUPLICATE KEY UPDATE skeleton = NULL;
INSERT INTO chat_name_skeletons (user_id, kind) SELECT id, 'company' FROM users WHERE company_name IS NOT NULL
  ON DUPLICATE KEY UPDATE skeleton = NULL;

-- Accounts that were deleted while there were no triggers.
DELETE c FROM chat_name_changes c LEFT JOIN users u ON u.id = c.user_id WHERE u.id IS NULL;
DELETE s FROM chat_name_skeletons s LEFT JOIN users u ON u.id = s.user_id WHERE u.id IS NULL;
