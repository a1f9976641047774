package io.llmproxy.helicone;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.ingest.internal.StandIn;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;

/**
 * Takes what Helicone's worker takes (logAsync, validateAsyncLogModel, HeliconeHeaders), and what its other server insists on as
 * well (validateTypedAsyncLogModel).
 */
final class StandInHelicone extends StandIn {
    private static final int MAX_CHARACTERS = 10 * 1024 * 1024;
    private static final String UUID_1_TO_5 =
            "(?i)[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    private static final String HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    final AtomicInteger running = new AtomicInteger();

    StandInHelicone() throws IOException {}

    @Override
    protected MockResponse accept(JsonNode document) throws Complaint {
        require(document.toString().length() <= MAX_CHARACTERS, "Payload too large");
        JsonNode request = document.path("providerRequest");
        require(request.isObject(), "providerRequest");
        require(request.path("url").isTextual() && !request.path("url").asText().isEmpty(), "url");
        require(request.path("json").isObject(), "providerRequest.json");
        requireHeaders(request.path("meta"), "meta");
        require(request.path("meta").path("Helicone-Request-Id").asText().matches(UUID_1_TO_5), "Helicone-Request-Id");
        // With a stream, Helicone looks for chunks in the answer.
        require(!request.path("json").path("stream").asBoolean(), "stream");
        JsonNode response = document.path("providerResponse");
        require(response.path("status").isInt() && response.path("status").asInt() >= 100, "status");
        requireHeaders(response.path("headers"), "headers");
        require(response.path("json").isObject(), "providerResponse.json");
        require(!response.has("textBody") || response.path("textBody").isTextual(), "textBody");
        requireTiming(document.path("timing"));
        return new MockResponse.Builder()
                .body("ok")
                .addHeader(
                        "helicone-id",
                        request.path("meta").path("Helicone-Request-Id").asText())
                .build();
    }

    private static void requireHeaders(JsonNode headers, String what) throws Complaint {
        require(headers.isObject(), what);
        Set<String> names = new HashSet<>();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            require(header.getKey().matches(HEADER_NAME), what + ": name");
            require(names.add(header.getKey().toLowerCase(Locale.ROOT)), what + ": name twice");
            require(header.getValue().isTextual(), what + ": no text");
            require(header.getValue().asText().matches("[ -~]*"), what + ": value");
        }
    }

    private static void requireTiming(JsonNode timing) throws Complaint {
        Instant start = instant(timing.path("startTime"));
        Instant end = instant(timing.path("endTime"));
        require(!start.isAfter(end), "startTime cannot be greater than endTime");
        require(!start.isBefore(Instant.EPOCH), "startTime and endTime cannot be negative");
        require(end.toEpochMilli() <= 8_640_000_000_000_000L, "no date of JavaScript");
        JsonNode first = timing.path("timeToFirstToken");
        require(first.isMissingNode() || first.isIntegralNumber() && first.asLong() >= 0, "timeToFirstToken");
    }

    private static Instant instant(JsonNode time) throws Complaint {
        require(time.path("seconds").isIntegralNumber(), "seconds");
        require(time.path("milliseconds").isInt() && time.path("milliseconds").asInt() < 1_000, "milliseconds");
        return Instant.ofEpochSecond(time.path("seconds").asLong())
                .plusMillis(time.path("milliseconds").asLong());
    }
}
