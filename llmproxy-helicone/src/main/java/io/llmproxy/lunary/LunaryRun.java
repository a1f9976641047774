package io.llmproxy.lunary;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.ingest.internal.EventTimes;
import io.llmproxy.ingest.internal.WireJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One exchange as Lunary knows it: a run that starts, and ends or fails.
 *
 * <p>Lunary takes counts and answers from an end only. A failed exchange that has them therefore ends and then fails, which leaves
 * both: the costs, and the status.
 */
final class LunaryRun {
    private final ExchangeEvent event;
    private final boolean bodiesOmitted;
    private final EventTimes times;

    private LunaryRun(ExchangeEvent event, boolean bodiesOmitted) {
        this.event = event;
        this.bodiesOmitted = bodiesOmitted;
        times = EventTimes.of(event);
    }

    /** Writes the objects of an event, separated by commas; without its bodies if they are longer than may be otherwise. */
    static byte[] of(ExchangeEvent event, int maxBytes) {
        byte[] whole = WireJson.bytes(new LunaryRun(event, false)::write);
        boolean hasBodies =
                event.requestBody().isPresent() || event.responseBody().isPresent();
        return whole.length > maxBytes && hasBodies ? WireJson.bytes(new LunaryRun(event, true)::write) : whole;
    }

    /** Returns how many objects an event becomes. */
    static int parts(ExchangeEvent event) {
        return hasFailed(event) && hasEnd(event) ? 3 : 2;
    }

    private static boolean hasFailed(ExchangeEvent event) {
        return event.outcome() != Outcome.COMPLETED
                || event.errorCode().equals(Optional.of("provider_error"))
                || event.status() >= 400;
    }

    private static boolean hasEnd(ExchangeEvent event) {
        return !hasFailed(event)
                || event.usage().source() != UsageSource.NONE
                || event.responseBody().isPresent();
    }

    private void write(JsonGenerator to) throws IOException {
        writeStart(to);
        if (hasEnd(event)) {
            writeEnd(to);
        }
        if (hasFailed(event)) {
            writeError(to);
        }
    }

    private void writeStart(JsonGenerator to) throws IOException {
        begin(to, "start", times.start());
        Optional<String> model = event.model().or(event::requestedModel);
        if (model.isPresent()) {
            WireJson.text(to, "name", model.get());
        }
        if (event.userId().isPresent()) {
            WireJson.text(to, "userId", event.userId().get());
        }
        if (!bodiesOmitted && event.requestBody().isPresent()) {
            LunaryBodies.writeRequest(to, event.requestBody().get());
        }
        LunaryMetadata.write(to, event, bodiesOmitted);
        to.writeEndObject();
    }

    private void writeEnd(JsonGenerator to) throws IOException {
        begin(to, "end", times.end());
        // Where there are no counts, Lunary counts the texts itself; counts that come again must not be counted again.
        if (!event.isUsageRepeated()) {
            if (!bodiesOmitted && event.responseBody().isPresent()) {
                LunaryBodies.writeResponse(to, event.responseBody().get());
            }
            writeUsage(to, event.usage());
        }
        to.writeEndObject();
    }

    private void writeError(JsonGenerator to) throws IOException {
        begin(to, "error", times.end());
        to.writeObjectFieldStart("error");
        WireJson.text(to, "message", message());
        to.writeEndObject();
        to.writeEndObject();
    }

    private String message() {
        String outcome = event.outcome().name().toLowerCase(Locale.ROOT);
        String status = event.status() > 0 ? ", status " + event.status() : "";
        return outcome + status + event.errorCode().map(code -> ", " + code).orElse("");
    }

    private void begin(JsonGenerator to, String what, Instant when) throws IOException {
        to.writeStartObject();
        to.writeStringField("type", "llm");
        to.writeStringField("event", what);
        to.writeStringField("runId", event.runId().toString());
        to.writeStringField("timestamp", when.toString());
    }

    private static void writeUsage(JsonGenerator to, Usage usage) throws IOException {
        if (usage.inputTokens().isEmpty() && usage.outputTokens().isEmpty()) {
            return;
        }
        to.writeObjectFieldStart("tokensUsage");
        to.writeNumberField("prompt", usage.inputTokens().orElse(0));
        to.writeNumberField("completion", usage.outputTokens().orElse(0));
        Optional<Long> cached = Stream.of("cached_tokens", "cache_read_input_tokens")
                .flatMap(name -> Stream.ofNullable(usage.inputDetails().get(name)))
                .findFirst();
        if (cached.isPresent()) {
            to.writeNumberField("promptCached", cached.get());
        }
        to.writeEndObject();
    }
}
