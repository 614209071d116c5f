-- The tables of BeanTrack itself, for a database that does not have them. One that does keeps its own: the next
-- migration brings both to the same shape. Laravel's migrations made them, so this is their shape.

CREATE TABLE IF NOT EXISTS users (
  id                VARCHAR(20)  NOT NULL DEFAULT '' PRIMARY KEY,  -- U00001, given by before_users_insert
  email             VARCHAR(191) NOT NULL,
  password          VARCHAR(255) NOT NULL,                         -- bcrypt, $2y$
  role              ENUM('admin', 'supplier', 'vendor') NOT NULL,
  name              VARCHAR(255) NOT NULL,
  phone             VARCHAR(255) NULL,
  email_verified_at TIMESTAMP    NULL DEFAULT NULL,
  remember_token    VARCHAR(100) NULL,
  created_at        TIMESTAMP    NULL DEFAULT NULL,
  updated_at        TIMESTAMP    NULL DEFAULT NULL,
  UNIQUE KEY users_email_unique (email)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS supplier (
  id                  VARCHAR(20)  NOT NULL DEFAULT '' PRIMARY KEY,  -- S00001
  user_id             VARCHAR(20)  NOT NULL,
  supply_center_id    VARCHAR(7)   NOT NULL,
  name                VARCHAR(255) NOT NULL,
  contact_person      VARCHAR(255) NOT NULL,
  email               VARCHAR(191) NOT NULL,
  phone               VARCHAR(255) NOT NULL,
  address             VARCHAR(255) NOT NULL,
  registration_number VARCHAR(191) NOT NULL,
  approved_date       DATE         NULL,
  created_at          TIMESTAMP    NULL DEFAULT NULL,
  updated_at          TIMESTAMP    NULL DEFAULT NULL,
  UNIQUE KEY supplier_email_unique (email),
  UNIQUE KEY supplier_registration_number_unique (registration_number),
  CONSTRAINT supplier_user_id_foreign FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS wholesaler (
  id                  VARCHAR(20)  NOT NULL DEFAULT '' PRIMARY KEY,  -- WHL0001
  user_id             VARCHAR(20)  NOT NULL,
  name                VARCHAR(255) NOT NULL,
  contact_person      VARCHAR(255) NOT NULL,
  email               VARCHAR(191) NOT NULL,
  phone               VARCHAR(255) NOT NULL,
  address             VARCHAR(255) NOT NULL,
  distribution_region VARCHAR(255) NOT NULL,
  registration_number VARCHAR(191) NOT NULL,
  approved_date       DATE         NULL,
  created_at          TIMESTAMP    NULL DEFAULT NULL,
  updated_at          TIMESTAMP    NULL DEFAULT NULL,
  UNIQUE KEY wholesaler_email_unique (email),
  UNIQUE KEY wholesaler_registration_number_unique (registration_number),
  CONSTRAINT wholesaler_user_id_foreign FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS messages (
  id          VARCHAR(20) NOT NULL DEFAULT '' PRIMARY KEY,  -- M00001, given by before_messages_insert
  sender_id   VARCHAR(20) NOT NULL,
  receiver_id VARCHAR(20) NOT NULL,
  content     TEXT        NOT NULL,
  is_read     BOOLEAN     NOT NULL DEFAULT 0,
  created_at  TIMESTAMP   NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at  TIMESTAMP   NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  CONSTRAINT messages_sender_id_foreign FOREIGN KEY (sender_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT messages_receiver_id_foreign FOREIGN KEY (receiver_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS jobs (
  id           BIGINT UNSIGNED  NOT NULL AUTO_INCREMENT PRIMARY KEY,
  queue        VARCHAR(191)     NOT NULL,
  payload      LONGTEXT         NOT NULL,
  attempts     TINYINT UNSIGNED NOT NULL,
  reserved_at  INT UNSIGNED     NULL,
  available_at INT UNSIGNED     NOT NULL,
  created_at   INT UNSIGNED     NOT NULL,
  KEY jobs_queue_index (queue)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
