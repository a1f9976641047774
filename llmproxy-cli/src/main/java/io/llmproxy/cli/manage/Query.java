package io.llmproxy.cli.manage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The query of a request under construction. Not safe for use by several threads. */
final class Query {
    private final StringJoiner pairs = new StringJoiner("&", "?", "").setEmptyValue("");

    /** Adds a parameter, unless its value is null. */
    Query with(String name, @Nullable Object value) {
        if (value != null) {
            pairs.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Returns the query with its question mark, or nothing if there are no parameters. */
    @Override
    public String toString() {
        return pairs.toString();
    }
}
