package io.llmproxy.core.internal.policy;

import io.llmproxy.core.http.HeaderFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds fields of a {@code multipart/form-data} body. Takes only what every parser reads in the same way: no preamble, no
 * epilogue, no bare line ends, no escapes in names.
 */
final class MultipartFields {
    private static final Set<String> DISPOSITION_PARAMETERS = Set.of("name", "filename", "filename*");
    private static final Set<String> PLAIN_ENCODINGS = Set.of("7bit", "8bit", "binary");

    private final byte[] body;
    private final String text;
    private final String delimiter;
    private final Set<String> names;
    private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private MultipartFields(byte[] body, String boundary, Set<String> names) {
        this.body = body;
        // One character per byte, so that positions are the same.
        this.text = new String(body, StandardCharsets.ISO_8859_1);
        this.delimiter = "--" + boundary;
        this.names = names;
    }

    /**
     * Returns the values of some fields.
     *
     * @param body the body
     * @param boundary from the content type
     * @param names what to look for, without regard to case
     * @return by name without regard to case; absent fields are left out
     * @throws MalformedBodyException if the body is not of the strict form, or says something twice
     */
    static Map<String, String> read(byte[] body, String boundary, Set<String> names) throws MalformedBodyException {
        return new MultipartFields(body, boundary, names).read();
    }

    private Map<String, String> read() throws MalformedBodyException {
        if (!text.startsWith(delimiter)) {
            throw new MalformedBodyException("the multipart body does not start with its boundary");
        }
        int at = delimiter.length();
        while (!text.startsWith("--", at)) {
            at = readPart(at) + delimiter.length();
        }
        String rest = text.substring(at + 2);
        if (!rest.isEmpty() && !rest.equals("\r\n")) {
            throw new MalformedBodyException("text after the last part");
        }
        return values;
    }

    /** Reads a part and returns the position of the delimiter behind it. */
    private int readPart(int at) throws MalformedBodyException {
        int headEnd = text.indexOf("\r\n\r\n", at + 2);
        if (!text.startsWith("\r\n", at) || headEnd < 0) {
            throw new MalformedBodyException("a part without head");
        }
        int start = headEnd + 4;
        int next = text.indexOf(delimiter, at);
        int end = next - 2;
        if (end < start || !text.startsWith("\r\n", end)) {
            throw new MalformedBodyException("a part without end");
        }
        PartHead head = PartHead.parse(text.substring(at + 2, headEnd));
        if (names.contains(head.name())) {
            if (!head.isPlainText() || values.put(head.name(), decode(start, end)) != null) {
                throw new MalformedBodyException("a restricted field is no plain text or occurs twice");
            }
        }
        return next;
    }

    private String decode(int start, int end) throws MalformedBodyException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedBodyException("a restricted field is not UTF-8");
        }
    }

    /**
     * The header fields of a part.
     *
     * @param name of the form field
     * @param isPlainText whether the part is no file and of no other type than text in UTF-8
     */
    private record PartHead(String name, boolean isPlainText) {
        static PartHead parse(String head) throws MalformedBodyException {
            Map<String, FieldValue> fields = new TreeMap<>();
            for (String line : head.split("\r\n", -1)) {
                int colon = line.indexOf(':');
                String field = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
                FieldValue value = FieldValue.parse(line.substring(colon + 1));
                if (!HeaderFields.isName(field) || value == null || fields.put(field, value) != null) {
                    throw malformed();
                }
            }
            FieldValue disposition = fields.get("content-disposition");
            FieldValue encoding = fields.get("content-transfer-encoding");
            if (disposition == null
                    || !disposition.value().equals("form-data")
                    || !DISPOSITION_PARAMETERS.containsAll(
                            disposition.parameters().keySet())
                    || (encoding != null && !PLAIN_ENCODINGS.contains(encoding.value()))) {
                throw malformed();
            }
            String name = disposition.parameters().get("name");
            if (name == null || name.indexOf('%') >= 0) {
                throw malformed();
            }
            boolean isFile = disposition.parameters().size() > 1;
            String utf8Name = new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            return new PartHead(utf8Name, !isFile && isUtf8Text(fields.get("content-type")));
        }

        private static boolean isUtf8Text(@Nullable FieldValue type) {
            return type == null
                    || (type.value().equals("text/plain")
                            && type.parameters()
                                    .getOrDefault("charset", "utf-8")
                                    .equalsIgnoreCase("utf-8"));
        }

        private static MalformedBodyException malformed() {
            return new MalformedBodyException("a part with a head that cannot be read safely");
        }
    }
}
