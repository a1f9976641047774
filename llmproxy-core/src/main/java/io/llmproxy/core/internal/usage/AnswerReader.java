package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.core.internal.capture.CapturedBody;
import io.llmproxy.core.internal.capture.SseParser;
import java.util.List;

/** Finds model and usage in a captured answer, be it one JSON object or a stream of events. For one answer only. */
final class AnswerReader {
    /** Asked in this order; the last one takes everything. */
    private static final List<AnswerShape> SHAPES =
            List.of(new ResponsesEventShape(), new AnthropicEventShape(), new PlainShape());

    private final CapturedBody body;
    private final Findings findings = new Findings();
    private boolean eventSeen;

    AnswerReader(CapturedBody body) {
        this.body = body;
    }

    /**
     * Reads the answer.
     *
     * @param saidToBeStream whether its content type is that of an event stream
     * @return whether it is one: some providers label streams as JSON
     */
    boolean read(boolean saidToBeStream) {
        if (JsonBody.looksLikeJson(body.headText())) {
            accept("", JsonBody.outline(body));
            return saidToBeStream;
        }
        readEvents();
        return saidToBeStream || eventSeen;
    }

    Findings findings() {
        return findings;
    }

    private void readEvents() {
        SseParser parser = new SseParser(this::acceptEvent);
        parser.feed(body.head(), 0, body.head().length);
        if (body.isTruncated()) {
            acceptCutEvent(body.tailText());
            parser = new SseParser(this::acceptEvent);
            parser.feed(body.tail(), 0, body.tail().length);
        }
        parser.end();
    }

    /**
     * Reads what is left of the event in which the tail begins. The one kind known to outgrow the tail is the last event of
     * the Responses API, which repeats the whole answer in its member {@code response}.
     */
    private void acceptCutEvent(String tail) {
        String line = tail.lines().findFirst().orElse("");
        String members = CutJson.lastMembers(line, ResponsesEventShape.RESPONSE);
        if (members != null) {
            accept("", JsonOutline.of(members).members());
        }
    }

    private void acceptEvent(String name, String data) {
        JsonOutline outline = JsonOutline.of(data);
        if (outline.isComplete()) {
            eventSeen = true;
            accept(name, outline.members());
        }
    }

    private void accept(String eventName, ObjectNode object) {
        String type = object.path("type").asText(eventName);
        for (AnswerShape shape : SHAPES) {
            if (shape.matches(type, object)) {
                shape.read(type, object, findings);
                return;
            }
        }
    }
}
