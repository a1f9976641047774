-- Names of projects sort by code point whatever the locale of the database, as in SQLite and MySQL.

CREATE TABLE projects (
    id             TEXT        NOT NULL PRIMARY KEY,
    name           TEXT        COLLATE "C" NOT NULL UNIQUE,
    api_key        TEXT        NOT NULL,
    is_active      BOOLEAN     NOT NULL DEFAULT TRUE,
    deactivated_at TIMESTAMPTZ,
    created_at     TIMESTAMPTZ NOT NULL,
    updated_at     TIMESTAMPTZ NOT NULL
);

-- The column token holds the keyed hash of the token, never the token. Projects may be kept elsewhere, hence no foreign key.
-- Counting a call changes no indexed column: with room in its page, the new version of a row costs no index entry.
CREATE TABLE tokens (
    id              TEXT        COLLATE "C" NOT NULL PRIMARY KEY,
    token           TEXT        COLLATE "C" NOT NULL UNIQUE,
    hint            TEXT        NOT NULL,
    project_id      TEXT        NOT NULL,
    metadata        TEXT,
    expires_at      TIMESTAMPTZ,
    is_active       BOOLEAN     NOT NULL DEFAULT TRUE,
    deactivated_at  TIMESTAMPTZ,
    request_count   BIGINT      NOT NULL DEFAULT 0,
    max_requests    BIGINT,
    created_at      TIMESTAMPTZ NOT NULL,
    last_used_at    TIMESTAMPTZ,
    cache_hit_count BIGINT      NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE INDEX llmproxy_tokens_by_project ON tokens (project_id, created_at, id);
CREATE INDEX llmproxy_tokens_by_age ON tokens (created_at, id);
CREATE INDEX llmproxy_tokens_by_expiry ON tokens (is_active, expires_at);

CREATE TABLE audit_events (
    id             TEXT        NOT NULL PRIMARY KEY,
    timestamp      TIMESTAMPTZ NOT NULL,
    action         TEXT        NOT NULL,
    actor          TEXT        NOT NULL,
    project_id     TEXT,
    request_id     TEXT,
    correlation_id TEXT,
    client_ip      TEXT,
    method         TEXT,
    path           TEXT,
    user_agent     TEXT,
    outcome        TEXT        NOT NULL CHECK (outcome IN ('success', 'failure', 'denied', 'error')),
    reason         TEXT,
    token_id       TEXT,
    metadata       TEXT
);

CREATE INDEX llmproxy_audit_by_time ON audit_events (timestamp);

-- What other processes have to forget, in the order in which it was committed: the row of the counter is locked until then.
CREATE TABLE llmproxy_change_counter (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT  NOT NULL
);
INSERT INTO llmproxy_change_counter (id, version) VALUES (1, 0);

CREATE TABLE llmproxy_changes (
    version    BIGINT      NOT NULL PRIMARY KEY,
    kind       TEXT        NOT NULL CHECK (kind IN ('token', 'tokens_of_project', 'project')),
    subject_id TEXT        NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);

-- Keys that the database keeps for its users, wrapped by the encryption key if there is one.
CREATE TABLE llmproxy_secrets (
    name       TEXT        NOT NULL PRIMARY KEY,
    value      TEXT        NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
