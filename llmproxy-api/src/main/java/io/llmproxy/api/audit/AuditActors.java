package io.llmproxy.api.audit;

/** Names of those who act. Others may be used as well, such as the name of a host application's user. */
public final class AuditActors {
    /** The gateway itself: {@value}. */
    public static final String SYSTEM = "system";

    /** A caller who could not say who it is: {@value}. */
    public static final String ANONYMOUS = "anonymous";

    /** The holder of the management token: {@value}. */
    public static final String MANAGEMENT_API = "management_api";

    private AuditActors() {}
}
