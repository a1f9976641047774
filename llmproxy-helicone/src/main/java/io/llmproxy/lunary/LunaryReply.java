package io.llmproxy.lunary;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.ingest.internal.WireJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Lunary says of each object it was sent: {@code {"results":[{"id":…,"success":…,"error":…}]}}.
 *
 * <p>An object fails for reasons that pass, such as a database that is away, and for reasons that stay; Lunary does not tell which.
 * So it comes again, and the dispatcher gives up what fails for too long.
 */
final class LunaryReply {
    private static final DeliveryResult NOT_STORED = DeliveryResult.retry("status 200, but not stored");
    private static final DeliveryResult UNREADABLE = DeliveryResult.retry("status 200 without results (see endpoint)");

    /** A start that came before: what a delivery that failed half-way leaves behind. */
    private static final String DUPLICATE = "already exists";

    private final @Nullable Map<String, Integer> stored;

    private LunaryReply(@Nullable Map<String, Integer> stored) {
        this.stored = stored;
    }

    static LunaryReply read(String text) {
        Map<String, Integer> stored = new HashMap<>();
        try (JsonParser parser = WireJson.parser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new LunaryReply(null);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isResults = parser.currentName().equals("results");
                if (parser.nextToken() == JsonToken.START_ARRAY && isResults) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        readResult(parser, stored);
                    }
                    return new LunaryReply(parser.currentToken() == JsonToken.END_ARRAY ? stored : null);
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return new LunaryReply(null);
        }
        return new LunaryReply(null);
    }

    private static void readResult(JsonParser parser, Map<String, Integer> stored) throws IOException {
        String id = "";
        boolean isStored = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "id" -> id = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                case "success" -> isStored |= value == JsonToken.VALUE_TRUE;
                case "error" ->
                    isStored |=
                            value == JsonToken.VALUE_STRING && parser.getText().contains(DUPLICATE);
                default -> {}
            }
            parser.skipChildren();
        }
        if (isStored) {
            stored.merge(id, 1, Integer::sum);
        }
    }

    /** Judges a run that was sent as so many objects. */
    DeliveryResult of(String runId, int parts) {
        if (stored == null) {
            return UNREADABLE;
        }
        return stored.getOrDefault(runId, 0) >= parts ? DeliveryResult.delivered() : NOT_STORED;
    }
}
