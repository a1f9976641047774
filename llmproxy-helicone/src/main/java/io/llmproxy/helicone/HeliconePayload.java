package io.llmproxy.helicone;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.ingest.internal.EventTimes;
import io.llmproxy.ingest.internal.JsonBody;
import io.llmproxy.ingest.internal.WireJson;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The document that Helicone takes for one call (docs.helicone.ai, manual logger). */
final class HeliconePayload {
    private static final String NO_PATH = "custom-model-nopath";
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final ExchangeEvent event;
    private final boolean bodiesOmitted;
    private final @Nullable CapturedBody request;
    private final @Nullable CapturedBody response;

    private HeliconePayload(ExchangeEvent event, boolean bodiesOmitted) {
        this.event = event;
        this.bodiesOmitted = bodiesOmitted;
        request = bodiesOmitted ? null : event.requestBody().orElse(null);
        response = bodiesOmitted ? null : event.responseBody().orElse(null);
    }

    /** Writes an event, and without its bodies if it is longer than may be otherwise. */
    static byte[] of(ExchangeEvent event, int maxBytes) {
        byte[] whole = WireJson.bytes(new HeliconePayload(event, false)::write);
        boolean hasBodies =
                event.requestBody().isPresent() || event.responseBody().isPresent();
        return whole.length > maxBytes && hasBodies ? WireJson.bytes(new HeliconePayload(event, true)::write) : whole;
    }

    private void write(JsonGenerator to) throws IOException {
        to.writeStartObject();
        to.writeObjectFieldStart("providerRequest");
        WireJson.text(to, "url", event.path().isEmpty() ? NO_PATH : event.path());
        writeRequest(to);
        writeTexts(to, "meta", HeliconeMeta.of(event, bodiesOmitted));
        to.writeEndObject();
        to.writeObjectFieldStart("providerResponse");
        to.writeNumberField("status", status());
        writeTexts(to, "headers", headers());
        writeResponse(to);
        if (event.costUsd().isPresent()) {
            to.writeNumberField("cost", event.costUsd().get());
        }
        to.writeEndObject();
        writeTiming(to);
        to.writeEndObject();
    }

    private void writeRequest(JsonGenerator to) throws IOException {
        JsonBody body = object(request);
        Optional<String> model = event.requestedModel().or(event::model);
        to.writeObjectFieldStart("json");
        if (body != null) {
            body.writeMembers(to, Set.of("stream"));
            if (body.has("stream")) {
                // The answer is sent as one object. Helicone would look for chunks in it, and find no counts.
                to.writeBooleanField("stream", false);
            }
        }
        if (model.isPresent() && (body == null || !body.has("model"))) {
            WireJson.text(to, "model", model.get());
        }
        if (body == null && request != null && !request.text().isEmpty()) {
            WireJson.text(to, "body", request.text());
        }
        to.writeEndObject();
    }

    private void writeResponse(JsonGenerator to) throws IOException {
        JsonBody body = object(response);
        if (body == null && response != null && !response.text().isEmpty()) {
            WireJson.text(to, "textBody", response.text());
        }
        to.writeObjectFieldStart("json");
        if (body != null) {
            body.writeMembers(to, Set.of("usage"));
        }
        if (event.model().isPresent() && (body == null || !body.has("model"))) {
            WireJson.text(to, "model", event.model().get());
        }
        if (event.errorCode().isPresent() && (body == null || !body.has("error"))) {
            to.writeObjectFieldStart("error");
            WireJson.text(to, "code", event.errorCode().get());
            to.writeEndObject();
        }
        if (!event.isUsageRepeated()) {
            HeliconeUsage.write(to, event.usage(), body);
        }
        to.writeEndObject();
    }

    private static @Nullable JsonBody object(@Nullable CapturedBody body) {
        return body == null
                ? null
                : JsonBody.of(body).filter(JsonBody::isObject).orElse(null);
    }

    /** What the client got; else what the provider said; else what fits how it ended, as Helicone knows no call without. */
    private int status() {
        if (event.status() > 0) {
            return event.status();
        }
        return event.upstreamStatus()
                .orElse(
                        switch (event.outcome()) {
                            case COMPLETED -> 200;
                            case REFUSED, CLIENT_ABORTED, REVOKED -> CLIENT_CLOSED_REQUEST;
                            case UPSTREAM_ERROR, UPSTREAM_ABORTED -> 502;
                            case TIMED_OUT -> 504;
                        });
    }

    /** Helicone makes headers of these too. */
    private Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (!bodiesOmitted) {
            for (Map.Entry<String, List<String>> header :
                    event.responseHeaders().entrySet()) {
                headers.put(HeaderText.name(header.getKey()), HeaderText.value(String.join(", ", header.getValue())));
            }
        }
        return headers;
    }

    private static void writeTexts(JsonGenerator to, String name, Map<String, String> texts) throws IOException {
        to.writeObjectFieldStart(name);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            to.writeStringField(text.getKey(), text.getValue());
        }
        to.writeEndObject();
    }

    private void writeTiming(JsonGenerator to) throws IOException {
        EventTimes times = EventTimes.of(event);
        to.writeObjectFieldStart("timing");
        writeTime(to, "startTime", times.start());
        writeTime(to, "endTime", times.end());
        if (times.firstByteMillis().isPresent()) {
            to.writeNumberField("timeToFirstToken", times.firstByteMillis().getAsLong());
        }
        to.writeEndObject();
    }

    private static void writeTime(JsonGenerator to, String name, Instant time) throws IOException {
        to.writeObjectFieldStart(name);
        to.writeNumberField("seconds", time.getEpochSecond());
        to.writeNumberField("milliseconds", time.getNano() / 1_000_000);
        to.writeEndObject();
    }
}
