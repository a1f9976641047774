package io.llmproxy.core.internal.config;

import java.util.regex.Pattern;

/** What a message may repeat of a configured value: a credential that got under the wrong key must not reach a log. */
final class Echo {
    private static final int LONGEST_SHOWN = 100;
    private static final Pattern LIKE_A_KEY = Pattern.compile("\\bsk-|\\w{20}|\\p{Cntrl}|://[^/]*@|\\?.*=");

    private Echo() {}

    /** Returns the value if it is short and does not look like a credential, else its length. */
    static String of(String value) {
        if (value.isBlank()) {
            return "empty";
        }
        return value.length() > LONGEST_SHOWN || LIKE_A_KEY.matcher(value).find()
                ? "a text of " + value.length() + " characters"
                : value;
    }

    /** Returns an address without its query, or only that it has credentials. */
    static String ofAddress(String address) {
        return address.indexOf('@') < 0 ? of(withoutQuery(address)) : "an address with credentials";
    }

    /** A query may hold a key. */
    static String withoutQuery(String address) {
        return address.replaceFirst("(?s)\\?.*", "?…");
    }
}
