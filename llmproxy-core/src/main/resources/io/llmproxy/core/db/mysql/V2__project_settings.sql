-- What only some projects have. A project without a row has one key, for the default provider, and a policy that narrows nothing.
-- further_keys is a JSON array, in which each key lies as api_key does in projects; policy is a JSON object.
-- A table of its own, because only that can be made again after a crash in MySQL and MariaDB alike.

CREATE TABLE IF NOT EXISTS llmproxy_project_settings (
    project_id   VARCHAR(191) NOT NULL PRIMARY KEY,
    provider     VARCHAR(255) NULL,
    weight       INTEGER      NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000),
    further_keys MEDIUMTEXT   NULL,
    policy       MEDIUMTEXT   NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
