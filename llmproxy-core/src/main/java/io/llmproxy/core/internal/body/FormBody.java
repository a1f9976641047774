package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.core.internal.capture.MultipartParser;
import io.llmproxy.core.internal.capture.PartHead;
import org.jspecify.annotations.Nullable;

/** Keeps a form as a JSON object: its fields, and of its files name, type and length. A name that comes again becomes a list. */
final class FormBody implements Keeper, MultipartParser.Listener {
    private static final String BINARY_FIELD = "<binary field omitted>";
    private static final int COST_OF_FIELD = 6;
    private static final PartHead NO_FIELD = new PartHead(null, true, null, null);

    private final ObjectNode form = JsonNodeFactory.instance.objectNode();
    private final Room room;
    private final @Nullable MultipartParser parser;
    private boolean hasBytes;
    private PartHead head = NO_FIELD;
    private BodyText field = new BodyText(0, BINARY_FIELD);
    private long length;

    private FormBody(String contentType, int maxBytes) {
        room = new Room(maxBytes);
        parser = MultipartParser.of(contentType, this);
    }

    static @Nullable FormBody of(String contentType, int maxBytes) {
        FormBody form = new FormBody(contentType, maxBytes);
        return form.parser == null ? null : form;
    }

    @Override
    public void write(byte[] buffer, int offset, int count) {
        hasBytes |= count > 0;
        if (parser != null) {
            parser.feed(buffer, offset, count);
        }
    }

    @Override
    public void part(PartHead next) {
        head = next;
        field = new BodyText(next.isFile() ? 0 : room.left(), BINARY_FIELD);
        length = 0;
    }

    @Override
    public void data(byte[] buffer, int offset, int count) {
        length += count;
        if (!head.isFile()) {
            field.write(buffer, offset, count);
        }
    }

    @Override
    public void end() {
        String name = head.name();
        PartHead ended = head;
        head = NO_FIELD;
        if (name != null && room.take(Room.cost(name) + COST_OF_FIELD)) {
            JsonNode value = ended.isFile() ? file(ended) : TextNode.valueOf(text());
            if (!ended.isFile() || room.take(value)) {
                put(name, value);
            }
        }
    }

    private String text() {
        CapturedBody body = field.body();
        if (body == null) {
            return "";
        }
        if (body.isTruncated()) {
            room.cut();
        }
        return room.take(body.text());
    }

    private ObjectNode file(PartHead part) {
        ObjectNode file = form.objectNode();
        if (part.fileName() != null) {
            file.put("filename", part.fileName());
        }
        if (part.contentType() != null) {
            file.put("content_type", part.contentType());
        }
        return file.put("bytes", length);
    }

    private void put(String name, JsonNode value) {
        JsonNode known = form.get(name);
        if (known == null) {
            form.set(name, value);
        } else if (known instanceof ArrayNode several) {
            several.add(value);
        } else {
            form.putArray(name).add(known).add(value);
        }
    }

    @Override
    public @Nullable CapturedBody body() {
        return hasBytes ? new CapturedBody(form.toString(), true, room.isCut()) : null;
    }
}
