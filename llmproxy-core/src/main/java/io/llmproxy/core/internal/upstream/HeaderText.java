package io.llmproxy.core.internal.upstream;

/** What header fields are made of (RFC 9110, section 5). Anything else could be read as the end of a field. */
final class HeaderText {

    private HeaderText() {}

    /** Takes tabs too. */
    static boolean isPrintableAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c > 0x7e) {
                return false;
            }
        }
        return true;
    }

    /** Takes what servers write as one byte, but no controls: beyond that, some cut characters down to their last byte. */
    static boolean isPrintableLatin(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || (c > 0x7e && c < 0xa0) || c > 0xff) {
                return false;
            }
        }
        return true;
    }
}
