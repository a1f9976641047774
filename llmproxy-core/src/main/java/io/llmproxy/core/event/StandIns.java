package io.llmproxy.core.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Usage;
import io.llmproxy.core.internal.event.WellFormed;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in an entry in place of bodies that were not captured. The Go edition reads model and usage from bodies and from nothing
 * else, so it is given bodies that hold these and nothing else. They are marked, so that nobody takes them for what was said.
 *
 * <p>It takes the model of the request for all paths, but usage only for those of chats, completions, responses, embeddings, threads,
 * transcriptions and translations.
 */
record StandIns(
        Map<String, List<String>> responseHeaders,
        @Nullable String responseBody,
        @Nullable String requestBody) {
    /** The field that lists what is made up. */
    static final String MARK = "StandIns";

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final StandIns NONE = new StandIns(Map.of(), null, null);
    private static final Map<String, List<String>> JSON_TYPE = Map.of("content-type", List.of("application/json"));

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    static StandIns none() {
        return NONE;
    }

    static StandIns of(ExchangeEvent event) {
        String model = event.model().orElse(null);
        boolean hasCounts = event.usage().hasCounts();
        boolean isAnswerKnown = event.responseBody().isEmpty() && (model != null || hasCounts);
        String response = isAnswerKnown ? body(json -> writeAnswer(json, model, event.usage(), hasCounts)) : null;
        String request = event.requestBody().isEmpty() && model != null ? body(json -> writeModel(json, model)) : null;
        boolean isTypeMissing = response != null && event.responseHeaders().isEmpty();
        return new StandIns(isTypeMissing ? JSON_TYPE : Map.of(), response, request);
    }

    void writeMark(JsonGenerator json) throws IOException {
        if (responseBody != null || requestBody != null) {
            json.writeArrayFieldStart(MARK);
            write(json, "ResponseHeaders", !responseHeaders.isEmpty());
            write(json, "ResponseBody", responseBody != null);
            write(json, "RequestBody", requestBody != null);
            json.writeEndArray();
        }
    }

    private static void write(JsonGenerator json, String field, boolean isStandIn) throws IOException {
        if (isStandIn) {
            json.writeString(field);
        }
    }

    private static void writeAnswer(JsonGenerator json, @Nullable String model, Usage usage, boolean hasCounts)
            throws IOException {
        if (model != null) {
            writeModel(json, model);
        }
        if (hasCounts) {
            writeUsage(json, usage);
        }
    }

    private static void writeModel(JsonGenerator json, String model) throws IOException {
        json.writeStringField("model", WellFormed.of(model));
    }

    private static void writeUsage(JsonGenerator json, Usage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        if (usage.inputTokens().isPresent()) {
            json.writeNumberField("input_tokens", usage.inputTokens().getAsLong());
        }
        if (usage.outputTokens().isPresent()) {
            json.writeNumberField("output_tokens", usage.outputTokens().getAsLong());
        }
        if (usage.totalTokens().isPresent()) {
            json.writeNumberField("total_tokens", usage.totalTokens().getAsLong());
        }
        EntryWriter.writeCounts(json, "input_tokens_details", usage.inputDetails());
        EntryWriter.writeCounts(json, "output_tokens_details", usage.outputDetails());
        json.writeEndObject();
    }

    private static String body(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        return text.toString();
    }
}
