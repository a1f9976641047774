package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Tells JSON from what only looks like it. */
public final class JsonValidity {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonValidity() {}

    /**
     * Tells whether a text is one JSON value that can be put into a document as it is.
     *
     * @param text any text
     * @return false also for JSON that is nested deeper than readers put up with
     */
    public static boolean isValue(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
