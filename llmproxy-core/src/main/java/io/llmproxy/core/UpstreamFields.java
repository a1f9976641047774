package io.llmproxy.core;

import io.llmproxy.core.http.HeaderFields;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which header fields a configuration may send to a provider. */
final class UpstreamFields {
    private static final Set<String> NEVER = Set.of(
            "api-key",
            "authorization",
            "cf-connecting-ip",
            "connection",
            "content-length",
            "cookie",
            "cookie2",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "ocp-apim-subscription-key",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "true-client-ip",
            "upgrade",
            "via",
            "x-access-token",
            "x-amz-security-token",
            "x-api-key",
            "x-auth-token",
            "x-client-ip",
            "x-goog-api-key",
            "x-goog-iam-authorization-token",
            "x-real-ip");

    /** They choose who pays, which is not the client's choice. */
    private static final Set<String> NEVER_FROM_CLIENT =
            Set.of("openai-organization", "openai-project", "x-goog-user-project");

    private UpstreamFields() {}

    /** Returns the name in lower case. */
    static String checkedName(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (!HeaderFields.isName(name)) {
            throw new IllegalArgumentException("header " + name + " (expected: the name of a header)");
        }
        if (NEVER.contains(lowerCase) || lowerCase.startsWith("x-forwarded-")) {
            throw new IllegalArgumentException("header " + name
                    + " (expected: none of cookies, credentials, addresses of clients and fields of the connection)");
        }
        return lowerCase;
    }

    /** Returns the name, of a field that clients may set, in lower case. */
    static String checkedForwarded(String name) {
        String lowerCase = checkedName(name);
        if (NEVER_FROM_CLIENT.contains(lowerCase)) {
            throw new IllegalArgumentException("header " + name
                    + " (expected: none that chooses who pays; upstream_headers set it for all clients)");
        }
        return lowerCase;
    }

    static Map<String, String> checked(Map<String, String> fields) {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.forEach((name, value) -> {
            checkedName(name);
            if (value.isBlank() || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                throw new IllegalArgumentException("header " + name + ": (expected: printable ASCII)");
            }
            copy.put(name, value.strip());
        });
        return Collections.unmodifiableMap(copy);
    }
}
