package io.llmproxy.cli.manage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * The id of a project, a token or an event.
 *
 * @param text as the server gave it
 */
record ResourceId(String text) {
    /** A secret in a path would end up in the access logs of all that stand between here and the server. */
    private static final Pattern SECRET = Pattern.compile("sk-\\S{16,}");

    static ResourceId parse(String text) {
        if (SECRET.matcher(text).matches()) {
            throw new TypeConversionException("the text of a token or key (expected: an id)");
        }
        if (text.isBlank() || text.equals(".") || text.equals("..") || text.indexOf('/') >= 0) {
            throw new TypeConversionException("'" + text + "' (expected: an id)");
        }
        return new ResourceId(text);
    }

    String pathSegment() {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text;
    }
}
