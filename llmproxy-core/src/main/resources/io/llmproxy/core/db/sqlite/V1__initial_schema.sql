-- Instants are UTC text of one fixed width, such as 2026-11-23 13:22:05.123456+00:00: comparing the text compares the instants.

CREATE TABLE projects (
    id             TEXT    NOT NULL PRIMARY KEY,
    name           TEXT    NOT NULL UNIQUE,
    api_key        TEXT    NOT NULL,
    is_active      BOOLEAN NOT NULL DEFAULT TRUE,
    deactivated_at TEXT,
    created_at     TEXT    NOT NULL,
    updated_at     TEXT    NOT NULL
);

-- The column token holds the keyed hash of the token, never the token. Projects may be kept elsewhere, hence no foreign key.
CREATE TABLE tokens (
    id              TEXT    NOT NULL PRIMARY KEY,
    token           TEXT    NOT NULL UNIQUE,
    hint            TEXT    NOT NULL,
    project_id      TEXT    NOT NULL,
    metadata        TEXT,
    expires_at      TEXT,
    is_active       BOOLEAN NOT NULL DEFAULT TRUE,
    deactivated_at  TEXT,
    request_count   INTEGER NOT NULL DEFAULT 0,
    max_requests    INTEGER,
    created_at      TEXT    NOT NULL,
    last_used_at    TEXT,
    cache_hit_count INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX llmproxy_tokens_by_project ON tokens (project_id, created_at, id);
CREATE INDEX llmproxy_tokens_by_age ON tokens (created_at, id);
CREATE INDEX llmproxy_tokens_by_expiry ON tokens (is_active, expires_at);

CREATE TABLE audit_events (
    id             TEXT NOT NULL PRIMARY KEY,
    timestamp      TEXT NOT NULL,
    action         TEXT NOT NULL,
    actor          TEXT NOT NULL,
    project_id     TEXT,
    request_id     TEXT,
    correlation_id TEXT,
    client_ip      TEXT,
    method         TEXT,
    path           TEXT,
    user_agent     TEXT,
    outcome        TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'denied', 'error')),
    reason         TEXT,
    token_id       TEXT,
    metadata       TEXT
);

CREATE INDEX llmproxy_audit_by_time ON audit_events (timestamp);

-- What other processes have to forget, in the order in which it was committed: the row of the counter is locked until then.
CREATE TABLE llmproxy_change_counter (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
);
INSERT INTO llmproxy_change_counter (id, version) VALUES (1, 0);

CREATE TABLE llmproxy_changes (
    version    INTEGER NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL CHECK (kind IN ('token', 'tokens_of_project', 'project')),
    subject_id TEXT    NOT NULL,
    changed_at TEXT    NOT NULL
);

-- Keys that the database keeps for its users, wrapped by the encryption key if there is one.
CREATE TABLE llmproxy_secrets (
    name       TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    created_at TEXT NOT NULL
);
