-- What only some projects have. A project without a row has one key, for the default provider, and a policy that narrows nothing.
-- further_keys is a JSON array, in which each key lies as api_key does in projects; policy is a JSON object.

CREATE TABLE llmproxy_project_settings (
    project_id   TEXT    NOT NULL PRIMARY KEY,
    provider     TEXT,
    weight       INTEGER NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000),
    further_keys TEXT,
    policy       TEXT
);
