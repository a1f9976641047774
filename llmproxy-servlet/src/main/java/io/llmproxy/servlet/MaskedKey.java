package io.llmproxy.servlet;

import io.llmproxy.api.Secret;

/** What the management API shows of a provider's key: enough to tell keys apart, too little to use one. */
final class MaskedKey {
    private static final int ALL_HIDDEN_LENGTH = 4;
    private static final int ENDS_HIDDEN_LENGTH = 12;

    private MaskedKey() {}

    static String of(Secret key) {
        String text = key.reveal();
        int length = text.length();
        if (length <= ALL_HIDDEN_LENGTH) {
            return "*".repeat(length);
        }
        if (length <= ENDS_HIDDEN_LENGTH) {
            return text.substring(0, 2) + "*".repeat(length - 2);
        }
        return text.substring(0, 8) + "..." + text.substring(length - 4);
    }

    /** Tells whether a text looks like a masked key that somebody sends back as if it were one. */
    static boolean isMasked(String text) {
        return text.contains("...") || text.contains("****");
    }
}
