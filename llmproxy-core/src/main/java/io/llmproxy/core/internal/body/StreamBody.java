package io.llmproxy.core.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.core.internal.capture.SseParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Puts the events of a stream together as they come. Holds one event at a time, and what was merged, within its room. */
final class StreamBody implements SseParser.Listener {
    /** An event that is longer is passed over. */
    private static final int MAX_EVENT_BYTES = 1 << 20;

    private static final int MAX_KEPT_BUFFER = 64 * 1024;

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private final int maxBytes;
    private final Room room;
    private final SseParser parser = new SseParser(this);
    private ByteArrayOutputStream event = new ByteArrayOutputStream();
    private boolean isTooLong;
    private @Nullable Merge merge;
    private @Nullable JsonNode error;

    StreamBody(int maxBytes) {
        this.maxBytes = maxBytes;
        room = new Room(maxBytes);
    }

    /** Returns the value that a text is, or null if it is no JSON. */
    static @Nullable JsonNode parsed(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            return value.isMissingNode() ? null : value;
        } catch (JacksonException e) {
            return null;
        }
    }

    void feed(byte[] buffer, int offset, int length) {
        parser.feed(buffer, offset, length);
    }

    void end() {
        parser.end();
    }

    /** Tells whether the body is a stream of a kind that is known. */
    boolean isKnown() {
        return merge != null;
    }

    @Override
    public void data(byte[] buffer, int offset, int length) {
        if (event.size() + length > MAX_EVENT_BYTES) {
            isTooLong = true;
        } else {
            event.write(buffer, offset, length);
        }
    }

    @Override
    public void event(String name) {
        if (isTooLong) {
            room.cut();
        } else if (parsedEvent() instanceof ObjectNode data) {
            add(name, data);
        }
        if (event.size() > MAX_KEPT_BUFFER) {
            event = new ByteArrayOutputStream();
        } else {
            event.reset();
        }
        isTooLong = false;
    }

    private @Nullable JsonNode parsedEvent() {
        try {
            return JSON.readTree(event.toByteArray());
        } catch (IOException e) {
            return null; // such as [DONE]
        }
    }

    private void add(String name, ObjectNode data) {
        String type = data.path("type").asText(name);
        if (merge == null) {
            merge = Merge.of(type, data, room);
        }
        if (merge != null) {
            takeError(data.path("error"));
            merge.add(type, data);
        }
    }

    private void takeError(JsonNode latest) {
        if (Room.cost(latest) > Room.MAX_SMALL) {
            room.cut();
        } else if (latest.isObject()) {
            error = latest;
        }
    }

    /** Returns the merged object; null if it is of no known kind. */
    @Nullable
    CapturedBody body() {
        if (merge == null) {
            return null;
        }
        ObjectNode whole = merge.whole();
        if (error != null && !whole.hasNonNull("error")) {
            whole.set("error", error);
        }
        String text = whole.toString();
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= maxBytes) {
            return new CapturedBody(text, true, room.isCut());
        }
        BodyText start = new BodyText(maxBytes, Keepers.BINARY_RESPONSE);
        start.write(bytes, 0, bytes.length);
        return start.body();
    }
}
