package io.llmproxy.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps browsers from changing anything on behalf of somebody else's page. The management token cannot be sent by such a page, but a
 * session of the host can.
 */
final class StateChanges {
    private static final Set<String> FOREIGN_SITES = Set.of("cross-site", "same-site");

    private StateChanges() {}

    /**
     * Checks the head of a request that wants to change something.
     *
     * @throws ManagementRefusal if its body may be that of a browser's form, or another site's page has sent it
     */
    static void check(HttpServletRequest request) {
        String sentType = request.getContentType();
        String type = sentType == null ? "" : sentType.strip().toLowerCase(Locale.ROOT);
        // What curl calls a form unless told otherwise. No form sends a bearer token.
        boolean isForm = type.startsWith("application/x-www-form-urlencoded") && BearerHeader.token(request) == null;
        if (isForm || type.startsWith("multipart/")) {
            throw new ManagementRefusal(JsonAnswer.error(415, "unsupported content type")
                    .with("details", "of a form (expected: application/json)"));
        }
        if (FOREIGN_SITES.contains(String.valueOf(request.getHeader("Sec-Fetch-Site")))) {
            throw new ManagementRefusal(JsonAnswer.error(403, "cross-site request refused"));
        }
    }
}
