package io.llmproxy.core.internal.capture;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a part of a form (RFC 7578).
 *
 * @param name of the field, or null if there is none
 * @param isFile whether the part is a file
 * @param fileName as the client calls the file, or null if it does not say
 * @param contentType of the part, or null if it does not say
 */
public record PartHead(
        @Nullable String name,
        boolean isFile,
        @Nullable String fileName,
        @Nullable String contentType) {
    private static final Pattern NAME =
            Pattern.compile(";\\s*name=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE_NAME =
            Pattern.compile(";\\s*filename=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTENT_TYPE =
            Pattern.compile("^content-type:[ \t]*([^\r\n]+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    static PartHead parse(String lines) {
        return new PartHead(
                parameter(NAME, lines),
                lines.toLowerCase(Locale.ROOT).contains("filename"),
                parameter(FILE_NAME, lines),
                type(lines));
    }

    private static @Nullable String type(String lines) {
        Matcher matcher = CONTENT_TYPE.matcher(lines);
        return matcher.find() ? matcher.group(1).strip() : null;
    }

    static @Nullable String parameter(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
