package io.llmproxy.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Decides who may use the management API; a host implements it to go by its own users. Must be safe for use by many threads. It may
 * block; it must not read the request's body.
 */
@FunctionalInterface
public interface ManagementAuthorizer {
    /**
     * Looks at a request before anything else does.
     *
     * @param request head of the request, with the host's principal and session if there are any
     * @return whether it may go on, and as whom
     */
    Access authorize(HttpServletRequest request);

    /** Whether a request may go on. */
    sealed interface Access {
        /**
         * The caller may do everything.
         *
         * @param actor who that is, for the audit trail; not a secret, not blank
         */
        record Allowed(String actor) implements Access {
            /** Checks the name. */
            public Allowed {
                if (actor.isBlank()) {
                    throw new IllegalArgumentException("actor: blank (expected: a name for the audit trail)");
                }
            }
        }

        /**
         * The caller may do nothing.
         *
         * @param status 401 if the caller is unknown, which counts as a failed login; 403 if the caller is known and has no right to
         * @param error a short sentence for the caller, without secrets
         */
        record Refused(int status, String error) implements Access {
            /** Checks the status. */
            public Refused {
                requireNonNull(error, "error");
                if (status != 401 && status != 403) {
                    throw new IllegalArgumentException("status: " + status + " (expected: 401 or 403)");
                }
            }
        }
    }
}
