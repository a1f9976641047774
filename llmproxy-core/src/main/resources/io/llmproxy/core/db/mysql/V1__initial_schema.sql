-- For MySQL and MariaDB. They commit after every statement that changes the schema, so each one may run again after a crash.
-- DATETIME holds UTC. Texts compare by code point; ids, hashes and names as exactly as in the other databases.

CREATE TABLE IF NOT EXISTS projects (
    id             VARCHAR(191) NOT NULL PRIMARY KEY,
    name           VARCHAR(255) NOT NULL UNIQUE,
    api_key        MEDIUMTEXT   NOT NULL,
    is_active      BOOLEAN      NOT NULL DEFAULT TRUE,
    deactivated_at DATETIME(6)  NULL,
    created_at     DATETIME(6)  NOT NULL,
    updated_at     DATETIME(6)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The column token holds the keyed hash of the token, never the token. Projects may be kept elsewhere, hence no foreign key.
CREATE TABLE IF NOT EXISTS tokens (
    id              VARCHAR(191) NOT NULL PRIMARY KEY,
    token           VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE,
    hint            VARCHAR(255) NOT NULL,
    project_id      VARCHAR(191) NOT NULL,
    metadata        MEDIUMTEXT   NULL,
    expires_at      DATETIME(6)  NULL,
    is_active       BOOLEAN      NOT NULL DEFAULT TRUE,
    deactivated_at  DATETIME(6)  NULL,
    request_count   BIGINT       NOT NULL DEFAULT 0,
    max_requests    BIGINT       NULL,
    created_at      DATETIME(6)  NOT NULL,
    last_used_at    DATETIME(6)  NULL,
    cache_hit_count BIGINT       NOT NULL DEFAULT 0,
    INDEX llmproxy_tokens_by_project (project_id, created_at, id),
    INDEX llmproxy_tokens_by_age (created_at, id),
    INDEX llmproxy_tokens_by_expiry (is_active, expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS audit_events (
    id             VARCHAR(191) NOT NULL PRIMARY KEY,
    timestamp      DATETIME(6)  NOT NULL,
    action         VARCHAR(255) NOT NULL,
    actor          VARCHAR(255) NOT NULL,
    project_id     VARCHAR(191) NULL,
    request_id     VARCHAR(191) NULL,
    correlation_id VARCHAR(191) NULL,
    client_ip      VARCHAR(45)  NULL,
    method         VARCHAR(10)  NULL,
    path           TEXT         NULL,
    user_agent     TEXT         NULL,
    outcome        VARCHAR(20)  NOT NULL CHECK (outcome IN ('success', 'failure', 'denied', 'error')),
    reason         TEXT         NULL,
    token_id       VARCHAR(191) NULL,
    metadata       TEXT         NULL,
    INDEX llmproxy_audit_by_time (timestamp)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What other processes have to forget, in the order in which it was committed: the row of the counter is locked until then.
CREATE TABLE IF NOT EXISTS llmproxy_change_counter (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
INSERT IGNORE INTO llmproxy_change_counter (id, version) VALUES (1, 0);

CREATE TABLE IF NOT EXISTS llmproxy_changes (
    version    BIGINT       NOT NULL PRIMARY KEY,
    kind       VARCHAR(20)  NOT NULL CHECK (kind IN ('token', 'tokens_of_project', 'project')),
    subject_id VARCHAR(191) NOT NULL,
    changed_at DATETIME(6)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Keys that the database keeps for its users, wrapped by the encryption key if there is one.
CREATE TABLE IF NOT EXISTS llmproxy_secrets (
    name       VARCHAR(191) NOT NULL PRIMARY KEY,
    value      MEDIUMTEXT   NOT NULL,
    created_at DATETIME(6)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
