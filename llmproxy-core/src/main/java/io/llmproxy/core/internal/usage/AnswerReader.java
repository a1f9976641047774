package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.capture.ByteSink;
import io.llmproxy.core.internal.capture.SseParser;
import io.llmproxy.core.internal.json.DocumentReader;
import io.llmproxy.core.internal.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an answer as it comes, be it one JSON object, an array of them, or a stream of events. For one answer only. */
final class AnswerReader implements ByteSink {
    private static final int MAX_CHARS_OF_DOCUMENT = 32 * 1024;
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final GeminiShape GEMINI = new GeminiShape();

    /** Asked in this order; the last one takes everything. */
    private static final List<AnswerShape> SHAPES =
            List.of(new ResponsesEventShape(), new AnthropicEventShape(), GEMINI, new PlainShape());

    private final Findings findings = new Findings();
    private @Nullable DocumentReader json;
    private @Nullable SseParser events;
    private boolean eventSeen;
    private boolean isCut;

    @Override
    public void write(byte[] buffer, int offset, int length) {
        int start = offset;
        int end = offset + length;
        if (json == null && events == null) {
            while (start < end && isPadding(buffer[start])) {
                start++;
            }
            if (start == end) {
                return;
            }
            begin(buffer[start]);
        }
        if (json != null) {
            json.feed(buffer, start, end - start);
        } else if (events != null) {
            events.feed(buffer, start, end - start);
        }
    }

    @Override
    public void end() {
        JsonDocument document = json == null ? null : json.document();
        if (document != null) {
            accept("", document);
        }
        if (events != null) {
            events.end();
        }
    }

    @Override
    public void close() {}

    /** Tells whether the answer is a stream; some providers label it as JSON, and errors as a stream. */
    boolean isStream(boolean isSaidToBe) {
        return eventSeen || (isSaidToBe && json == null);
    }

    /** Tells whether something was passed over because a bound was reached. */
    boolean isCut() {
        return isCut || findings.output().isCut();
    }

    Findings findings() {
        return findings;
    }

    private void begin(byte first) {
        if (first == '{' || first == '[') {
            json = documentReader();
        } else {
            events = new SseParser(new Events());
        }
    }

    private DocumentReader documentReader() {
        return new DocumentReader(AnswerPaths.TREE, MAX_CHARS_OF_DOCUMENT, this::acceptElement);
    }

    /** Google streams one array of chunks unless asked for events. Elements of other arrays are not answers. */
    private void acceptElement(JsonDocument document) {
        if (GEMINI.matches("", document)) {
            eventSeen = true;
            isCut |= document.isCut();
            GEMINI.read("", document, findings);
        } else if (ErrorSigns.isError(document.members().path("error"))) {
            findings.failed();
        }
    }

    private void accept(String eventName, JsonDocument document) {
        isCut |= document.isCut();
        String type = document.members().path("type").asText(eventName);
        for (AnswerShape shape : SHAPES) {
            if (shape.matches(type, document)) {
                shape.read(type, document, findings);
                return;
            }
        }
    }

    /** Padding, or the byte order mark. */
    private static boolean isPadding(byte b) {
        return b == ' '
                || b == '\t'
                || b == '\r'
                || b == '\n'
                || b == (byte) 0xEF
                || b == (byte) 0xBB
                || b == (byte) 0xBF;
    }

    /** Reads the data of one event after another. */
    private final class Events implements SseParser.Listener {
        private final DocumentReader data = documentReader();
        private long length;
        private boolean isDone = true;

        @Override
        public void data(byte[] buffer, int offset, int count) {
            data.feed(buffer, offset, count);
            for (int i = 0; i < count && isDone; i++) {
                isDone = length + i < DONE.length && buffer[offset + i] == DONE[(int) length + i];
            }
            length += count;
        }

        @Override
        public void event(String name) {
            JsonDocument document = data.document();
            if (document != null && document.isComplete()) {
                eventSeen = true;
                accept(name, document);
                if (name.equals("error")) {
                    findings.failed();
                }
                if (document.hasPiece(piece -> piece.path().startsWith("choices/"))) {
                    findings.endExpected();
                }
            } else if (isDone && length == DONE.length) {
                findings.endSeen();
            }
            data.restart();
            length = 0;
            isDone = true;
        }
    }
}
