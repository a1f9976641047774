package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.capture.ByteSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads text fields of a {@code multipart/form-data} body (RFC 7578) as it comes, wherever the files stand between them. */
final class MultipartReader implements ByteSink {
    private static final int MAX_HEADERS = 4 * 1024;
    private static final int MAX_VALUE = 16 * 1024;
    private static final String HEADERS_END = "\r\n\r\n";
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile(";\\s*name=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    private enum Part {
        /** What comes before the first boundary, and files. */
        SKIPPED,
        HEADERS,
        FIELD
    }

    private final Set<String> wanted;
    private final Map<String, String> fields = new HashMap<>();
    private final DelimiterSearch boundary;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private Part part = Part.SKIPPED;
    private String name = "";

    private MultipartReader(String boundary, Set<String> wanted) {
        this.boundary = new DelimiterSearch(("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
        this.wanted = wanted;
    }

    /** Returns a reader for bodies of a content type, or null if it has no boundary. */
    static @Nullable MultipartReader of(String contentType, Set<String> wanted) {
        String boundary = parameter(BOUNDARY, contentType);
        return boundary == null ? null : new MultipartReader(boundary, wanted);
    }

    /** Returns the fields that have been whole so far; the first of a name counts. */
    Map<String, String> fields() {
        return fields;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte next = buffer[i];
            if (boundary.accept(next)) {
                endPart();
            } else if (part != Part.SKIPPED) {
                collect(next);
            }
        }
    }

    @Override
    public void end() {}

    @Override
    public void close() {}

    private void collect(byte next) {
        int max = part == Part.HEADERS ? MAX_HEADERS : MAX_VALUE;
        if (collected.size() == max) {
            part = Part.SKIPPED;
            return;
        }
        collected.write(next);
        if (part == Part.HEADERS && next == '\n') {
            endHeaders();
        }
    }

    private void endHeaders() {
        String headers = collected.toString(StandardCharsets.UTF_8);
        if (!headers.endsWith(HEADERS_END)) {
            return;
        }
        String fieldName = parameter(NAME, headers);
        boolean isFile = headers.toLowerCase(Locale.ROOT).contains("filename");
        if (fieldName != null && wanted.contains(fieldName) && !isFile) {
            name = fieldName;
            part = Part.FIELD;
        } else {
            part = Part.SKIPPED;
        }
        collected.reset();
    }

    /** The bytes of the boundary were collected with the field, all but the last one. */
    private void endPart() {
        if (part == Part.FIELD) {
            byte[] bytes = collected.toByteArray();
            int size = Math.max(0, bytes.length - (boundary.length() - 1));
            fields.putIfAbsent(name, new String(bytes, 0, size, StandardCharsets.UTF_8));
        }
        collected.reset();
        part = Part.HEADERS;
    }

    private static @Nullable String parameter(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
