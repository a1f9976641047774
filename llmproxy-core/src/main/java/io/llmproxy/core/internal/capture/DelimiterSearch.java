package io.llmproxy.core.internal.capture;

/** Finds a sequence of bytes in a stream (Knuth, Morris and Pratt). The start of the stream counts as a line end. */
final class DelimiterSearch {
    private final byte[] delimiter;
    /** By number of matching bytes, how many still match if the next one does not. */
    private final int[] fallback;

    private int matched = 2;

    /** Creates a search for a sequence that begins with CR LF. */
    DelimiterSearch(byte[] delimiter) {
        this.delimiter = delimiter;
        fallback = new int[delimiter.length + 1];
        int prefix = 0;
        for (int i = 1; i < delimiter.length; i++) {
            while (prefix > 0 && delimiter[i] != delimiter[prefix]) {
                prefix = fallback[prefix];
            }
            if (delimiter[i] == delimiter[prefix]) {
                prefix++;
            }
            fallback[i + 1] = prefix;
        }
    }

    /** Returns how many bytes of the sequence the last bytes were; they are its beginning. */
    int matched() {
        return matched;
    }

    /** Takes a byte and tells whether the sequence ends with it. */
    boolean accept(byte next) {
        while (matched > 0 && next != delimiter[matched]) {
            matched = fallback[matched];
        }
        if (next == delimiter[matched]) {
            matched++;
        }
        if (matched < delimiter.length) {
            return false;
        }
        matched = 0;
        return true;
    }
}
