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

-- The column token holds the hash of the token, never the token.
CREATE TABLE tokens (
    id              TEXT    NOT NULL PRIMARY KEY,
    token           TEXT    NOT NULL UNIQUE,
    hint            TEXT    NOT NULL,
    project_id      TEXT    NOT NULL REFERENCES projects (id) ON DELETE RESTRICT,
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

CREATE INDEX idx_tokens_project_id ON tokens (project_id);
