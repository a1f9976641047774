package io.llmproxy.api.audit;

/** Names of actions. Others may be used as well, in the form {@code thing.verb}. */
public final class AuditActions {
    /** The projects were listed: {@value}. */
    public static final String PROJECT_LIST = "project.list";

    /** A project was shown: {@value}. */
    public static final String PROJECT_READ = "project.read";

    /** A project was created: {@value}. */
    public static final String PROJECT_CREATE = "project.create";

    /** A project was changed: {@value}. */
    public static final String PROJECT_UPDATE = "project.update";

    /** A project was to be deleted: {@value}. */
    public static final String PROJECT_DELETE = "project.delete";

    /** Tokens were listed: {@value}. */
    public static final String TOKEN_LIST = "token.list";

    /** A token was shown: {@value}. */
    public static final String TOKEN_READ = "token.read";

    /** A token was issued: {@value}. */
    public static final String TOKEN_CREATE = "token.create";

    /** A token was changed: {@value}. */
    public static final String TOKEN_UPDATE = "token.update";

    /** A token was revoked: {@value}. */
    public static final String TOKEN_REVOKE = "token.revoke";

    /** All tokens of a project were revoked: {@value}. */
    public static final String TOKEN_REVOKE_BATCH = "token.revoke_batch";

    /** Tokens whose life is over were marked as revoked: {@value}. */
    public static final String TOKEN_REVOKE_EXPIRED = "token.revoke_expired";

    /** Audit events were listed: {@value}. */
    public static final String AUDIT_LIST = "audit.list";

    /** An audit event was shown: {@value}. */
    public static final String AUDIT_SHOW = "audit.show";

    /** The provider file was read again: {@value}. */
    public static final String PROVIDER_RELOAD = "provider.reload";

    /** Answers were removed from the cache: {@value}. */
    public static final String CACHE_PURGE = "cache.purge";

    /** A caller of the management API was refused, for want of the right management token: {@value}. */
    public static final String MANAGEMENT_AUTH = "management.auth";

    /** A caller of the gateway was refused, for want of a valid token: {@value}. */
    public static final String PROXY_AUTH = "proxy.auth";

    /** A call with a valid token was refused for its project: {@value}. */
    public static final String PROXY_REQUEST = "proxy_request";

    private AuditActions() {}
}
