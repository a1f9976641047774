package io.llmproxy.core.internal.policy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a query. */
final class QueryFields {
    private QueryFields() {}

    /** One parameter, decoded. */
    record Field(String name, String value) {}

    /** Splits at semicolons too, as some servers do. What cannot be decoded stands for itself. */
    static List<Field> of(String rawQuery) {
        List<Field> fields = new ArrayList<>();
        for (String pair : rawQuery.split("[&;]", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            fields.add(new Field(decoded(name), decoded(equals < 0 ? "" : pair.substring(equals + 1))));
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
