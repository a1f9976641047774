package io.llmproxy.helicone;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.ingest.internal.WireJson;
import java.io.IOException;

/**
 * What Helicone says with status 200: {@code ok}, or nothing, or, if it could not store the event, an object with an
 * {@code error} (worker/src/lib/managers/AsyncLogManager of Helicone/helicone).
 */
final class HeliconeReply {
    private static final DeliveryResult NOT_STORED = DeliveryResult.retry("status 200 with an error: not stored");
    private static final DeliveryResult A_PAGE = DeliveryResult.retry("status 200 with a page (see endpoint)");

    private HeliconeReply() {}

    static DeliveryResult judge(String text) {
        String reply = text.strip();
        if (reply.startsWith("<")) {
            return A_PAGE;
        }
        return reply.startsWith("{") && hasError(reply) ? NOT_STORED : DeliveryResult.delivered();
    }

    private static boolean hasError(String reply) {
        try (JsonParser parser = WireJson.parser(reply)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isError = parser.currentName().equals("error");
                if (parser.nextToken() != JsonToken.VALUE_NULL && isError) {
                    return true;
                }
                parser.skipChildren();
            }
            return parser.currentToken() != JsonToken.END_OBJECT;
        } catch (IOException e) {
            return true;
        }
    }
}
