package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.capture.CapturedBody;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a short text field in a captured {@code multipart/form-data} body, before or behind the part that was left out. */
final class MultipartField {
    private static final int MAX_VALUE = 512;
    private static final String LINE_END = "\r\n";
    private static final String HEADERS_END = "\r\n\r\n";
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile(";\\s*name=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    private final String delimiter;
    private final String name;

    private MultipartField(String delimiter, String name) {
        this.delimiter = delimiter;
        this.name = name;
    }

    static @Nullable String find(CapturedBody body, String contentType, String name) {
        String boundary = parameter(BOUNDARY, contentType);
        if (boundary == null) {
            return null;
        }
        MultipartField field = new MultipartField("--" + boundary, name);
        String value = field.in(body.head());
        return value == null ? field.in(body.tail()) : value;
    }

    private @Nullable String in(byte[] bytes) {
        // One char per byte, so that files between the fields do no harm.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int part = text.indexOf(delimiter);
        while (part >= 0) {
            int headers = part + delimiter.length();
            int headersEnd = text.indexOf(HEADERS_END, headers);
            int next = text.indexOf(delimiter, headers);
            boolean whole = headersEnd >= 0 && next > headersEnd;
            if (whole && name.equals(parameter(NAME, text.substring(headers, headersEnd)))) {
                return value(text.substring(headersEnd + HEADERS_END.length(), next));
            }
            part = next;
        }
        return null;
    }

    private static @Nullable String value(String content) {
        String value = content.endsWith(LINE_END) ? content.substring(0, content.length() - 2) : content;
        return value.isBlank() || value.length() > MAX_VALUE
                ? null
                : new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    private static @Nullable String parameter(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
