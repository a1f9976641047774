package io.llmproxy.core.internal.store;

import java.util.ArrayList;
import java.util.List;

/** The statements by which the Go edition makes its tables, and rows as it writes them. */
final class GoSchema {
    private GoSchema() {}

    /** Returns the newest schema of a database. */
    static List<String> newest(DatabaseKind kind) {
        return switch (kind) {
            case SQLITE ->
                sqlite("metadata TEXT,", "cache_hit_count INTEGER NOT NULL DEFAULT 0,", "deactivated_at DATETIME,");
            case POSTGRES -> postgres();
            case MARIADB, MYSQL -> mysql();
        };
    }

    /** Returns what a file has that was made before there were migrations, ids of tokens and their newer columns. */
    static List<String> oldSqlite() {
        List<String> statements = new ArrayList<>(sqlite("", "", ""));
        statements.replaceAll(
                sql -> sql.replace("id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE", "token TEXT PRIMARY KEY"));
        return statements;
    }

    private static List<String> sqlite(String metadata, String cacheHits, String deactivated) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, api_key TEXT NOT NULL,"
                + " is_active BOOLEAN NOT NULL DEFAULT 1, " + deactivated
                + " created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,"
                + " updated_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP)");
        statements.add(
                "CREATE TABLE tokens (id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, project_id TEXT NOT NULL, "
                        + metadata + " expires_at DATETIME, is_active BOOLEAN NOT NULL DEFAULT 1, " + deactivated
                        + " request_count INTEGER NOT NULL DEFAULT 0, max_requests INTEGER,"
                        + " created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, last_used_at DATETIME, " + cacheHits
                        + " FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE)");
        statements.add(audit("TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "DATETIME", ""));
        statements.addAll(indexes());
        return statements;
    }

    private static List<String> postgres() {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE goose_db_version (id SERIAL PRIMARY KEY, version_id BIGINT NOT NULL)");
        statements.add("CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, api_key TEXT NOT NULL,"
                + " is_active BOOLEAN NOT NULL DEFAULT TRUE, deactivated_at TIMESTAMP,"
                + " created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,"
                + " updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)");
        statements.add("CREATE TABLE tokens (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), token TEXT NOT NULL,"
                + " project_id TEXT NOT NULL REFERENCES projects(id) ON DELETE CASCADE, metadata TEXT, expires_at TIMESTAMP,"
                + " is_active BOOLEAN NOT NULL DEFAULT TRUE, deactivated_at TIMESTAMP, request_count INTEGER NOT NULL DEFAULT 0,"
                + " max_requests INTEGER, created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, last_used_at TIMESTAMP,"
                + " cache_hit_count INTEGER NOT NULL DEFAULT 0, CONSTRAINT tokens_token_unique UNIQUE (token))");
        statements.add(audit("TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TIMESTAMP", ""));
        statements.addAll(indexes());
        return statements;
    }

    private static List<String> mysql() {
        String end = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci";
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE goose_db_version (id SERIAL PRIMARY KEY, version_id BIGINT NOT NULL)");
        statements.add("CREATE TABLE projects (id VARCHAR(191) PRIMARY KEY, name VARCHAR(255) NOT NULL UNIQUE,"
                + " api_key TEXT NOT NULL, is_active BOOLEAN NOT NULL DEFAULT TRUE, deactivated_at DATETIME(6) NULL,"
                + " created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),"
                + " updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6))"
                + end);
        statements.add("CREATE TABLE tokens (id CHAR(36) NOT NULL PRIMARY KEY, token VARCHAR(191) NOT NULL,"
                + " project_id VARCHAR(191) NOT NULL, metadata TEXT NULL, expires_at DATETIME(6) NULL,"
                + " is_active BOOLEAN NOT NULL DEFAULT TRUE, deactivated_at DATETIME(6) NULL,"
                + " request_count INTEGER NOT NULL DEFAULT 0, max_requests INTEGER NULL,"
                + " created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), last_used_at DATETIME(6) NULL,"
                + " cache_hit_count INTEGER NOT NULL DEFAULT 0, UNIQUE KEY tokens_token_unique (token),"
                + " FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE)" + end);
        statements.add(
                audit("VARCHAR(191)", "VARCHAR(255)", "VARCHAR(45)", "VARCHAR(10)", "VARCHAR(20)", "DATETIME(6)", end));
        statements.addAll(indexes());
        return statements;
    }

    private static String audit(
            String id, String word, String address, String method, String outcome, String instant, String end) {
        return "CREATE TABLE audit_events (id " + id + " PRIMARY KEY, timestamp " + instant + " NOT NULL, action "
                + word
                + " NOT NULL, actor " + word + " NOT NULL, project_id " + id + ", request_id " + id
                + ", correlation_id " + id
                + ", client_ip " + address + ", method " + method + ", path TEXT, user_agent TEXT, outcome " + outcome
                + " NOT NULL CHECK (outcome IN ('success', 'failure', 'denied', 'error')), reason TEXT, token_id " + id
                + ", metadata TEXT)" + end;
    }

    private static List<String> indexes() {
        return List.of(
                "CREATE INDEX idx_projects_name ON projects(name)",
                "CREATE INDEX idx_tokens_project_id ON tokens(project_id)",
                "CREATE INDEX idx_tokens_expires_at ON tokens(expires_at)",
                "CREATE INDEX idx_tokens_is_active ON tokens(is_active)",
                "CREATE INDEX idx_audit_timestamp ON audit_events(timestamp)",
                "CREATE INDEX idx_audit_ip_action ON audit_events(client_ip, action)");
    }
}
