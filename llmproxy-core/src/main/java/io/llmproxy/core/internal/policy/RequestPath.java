package io.llmproxy.core.internal.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request's path that means the same to everybody who reads it.
 *
 * <p>Both forms come from one decoding of the escapes. There are no dot segments, encoded slashes, backslashes,
 * path parameters or control characters, and slashes in a row have become one, so that what was matched is what the provider will
 * see.
 *
 * @param raw the path to forward: unreserved characters plain, escapes in upper case, all else as it was sent
 * @param decoded the path to match; its slashes are the borders of segments and nothing else
 */
public record RequestPath(String raw, String decoded) {
    /** Delimiters that a segment may contain as they are; RFC 3986 has the semicolon too, refused here. */
    private static final String DELIMITERS = "!$&'()*+,=:@";

    private static final Pattern SLASHES = Pattern.compile("/{2,}");
    private static final String HEX = "0123456789ABCDEF";

    /**
     * Reads a path as it was sent.
     *
     * @param sent not decoded, without query
     * @return the path, or null if it is not clean
     */
    public static @Nullable RequestPath parse(String sent) {
        if (!sent.startsWith("/")) {
            return null;
        }
        // Clients put an address with a slash at its end in front of a path that starts with one.
        String single = sent.contains("//") ? SLASHES.matcher(sent).replaceAll("/") : sent;
        RequestPath path = isPlain(single) ? new RequestPath(single, single) : decode(single);
        return path != null && hasNoDotSegments(path.decoded) ? path : null;
    }

    /**
     * Returns the path below a prefix.
     *
     * @param prefix without a slash at its end, of unreserved characters and slashes only; may be empty
     * @return what lies below, or null if the path lies elsewhere
     */
    public @Nullable RequestPath below(String prefix) {
        if (prefix.isEmpty()) {
            return this;
        }
        // Unreserved characters are plain in both forms.
        return decoded.startsWith(prefix) && decoded.startsWith("/", prefix.length())
                ? new RequestPath(raw.substring(prefix.length()), decoded.substring(prefix.length()))
                : null;
    }

    private static boolean isPlain(String sent) {
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            if (c != '/' && !isUnreserved(c) && DELIMITERS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable RequestPath decode(String sent) {
        StringBuilder raw = new StringBuilder(sent.length() + 16);
        ByteBuffer bytes = ByteBuffer.allocate(sent.length());
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            boolean isEscape = c == '%';
            int octet = isEscape ? octet(sent, i + 1) : c;
            if (octet < 0 || isForbidden(octet, isEscape)) {
                return null;
            }
            boolean staysPlain = isUnreserved(octet) || (!isEscape && (c == '/' || DELIMITERS.indexOf(c) >= 0));
            if (staysPlain) {
                raw.append((char) octet);
            } else {
                raw.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xf));
            }
            bytes.put((byte) octet);
            i += isEscape ? 2 : 0;
        }
        try {
            String decoded =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            return decoded.chars().anyMatch(Character::isISOControl) ? null : new RequestPath(raw.toString(), decoded);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isForbidden(int octet, boolean isEscape) {
        return isEscape
                ? octet == '/' || octet == '\\' || octet == ';'
                : octet > 0x7e || octet == '\\' || octet == ';' || octet == '?' || octet == '#';
    }

    private static int octet(String sent, int at) {
        if (at + 2 > sent.length()) {
            return -1;
        }
        int high = hexDigit(sent.charAt(at));
        int low = hexDigit(sent.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int hexDigit(char c) {
        // Character.digit would take the digits of other scripts too.
        return c > 'f' ? -1 : Character.digit(c, 16);
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static boolean hasNoDotSegments(String decoded) {
        int start = 1;
        while (true) {
            int slash = decoded.indexOf('/', start);
            int end = slash < 0 ? decoded.length() : slash;
            int length = end - start;
            boolean isDots =
                    (length == 1 && decoded.charAt(start) == '.') || (length == 2 && decoded.startsWith("..", start));
            if (isDots) {
                return false;
            }
            if (slash < 0) {
                return true;
            }
            start = slash + 1;
        }
    }
}
