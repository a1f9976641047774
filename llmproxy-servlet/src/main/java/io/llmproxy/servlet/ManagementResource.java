package io.llmproxy.servlet;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One path of the management API. */
interface ManagementResource {
    /** Returns the HTTP methods that it answers. */
    List<String> methods();

    /**
     * Answers a call whose sender is known and whose method is one of {@link #methods()}.
     *
     * @throws ManagementRefusal if the call is not acceptable
     */
    JsonAnswer answer(ManagementCall call) throws IOException;

    /** Answers a call with another method. */
    default JsonAnswer refuseMethod(ManagementCall call) {
        return JsonAnswer.error(405, "method not allowed").withHeader("Allow", String.join(", ", methods()));
    }

    /** Returns the name that the audit trail has for a method, or null if it is not interested. */
    default @Nullable String auditAction(String method) {
        return null;
    }

    /** Tells whether strangers get an answer too. */
    default boolean isPublic() {
        return false;
    }
}
