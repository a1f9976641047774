package io.llmproxy.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.event.Outcome;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@link EntryWriter} writes. */
final class EntryReader {
    /** What entries of the Go edition do not have. */
    private static final String OWN_FIELD = "ExchangeID";

    private final EntryFields entry;
    private final Set<String> standIns;

    EntryReader(EntryFields entry) {
        this.entry = entry;
        standIns = Set.copyOf(entry.texts(StandIns.MARK));
    }

    static boolean isOwn(EntryFields entry) {
        return entry.has(OWN_FIELD);
    }

    ExchangeEvent read() throws IOException {
        String exchangeId = entry.required(OWN_FIELD);
        String requestId = entry.required("RequestID");
        return ExchangeEvent.builder()
                .exchangeId(exchangeId)
                .requestId(requestId.equals(exchangeId) ? null : requestId)
                .startedAt(Instant.parse(entry.required("StartedAt")))
                .outcome(Outcome.valueOf(entry.required("Outcome")))
                .method(entry.required("Method"))
                .path(entry.required("Path"))
                .projectId(entry.filled("ProjectID"))
                .tokenId(entry.filled("TokenID"))
                .tokenMetadata(entry.textMap("TokenMetadata"))
                .status(entry.integer("Status"))
                .duration(duration())
                .timeToFirstByte(entry.duration("TimeToFirstByte"))
                .upstreamStatus(entry.intOrNull("UpstreamStatus"))
                .userId(entry.text("UserID"))
                .provider(entry.text("Provider"))
                .requestedModel(entry.text("RequestedModel"))
                .model(entry.text("Model"))
                .usage(usage())
                .streamed(entry.truth("Streamed"))
                .complete(entry.truth("Complete"))
                .attempts(entry.integer("Attempts"))
                .upstreamRequestId(entry.text("UpstreamRequestID"))
                .errorCode(entry.text("ErrorCode"))
                .requestBytes(entry.number("RequestBytes"))
                .responseBytes(entry.number("ResponseBytes"))
                .bodies(body("RequestBody"), body("ResponseBody"))
                .responseHeaders(headers())
                .captureTruncated(entry.truth("CaptureTruncated"))
                .usageRepeated(entry.truth("UsageRepeated"))
                .cost(entry.decimal("CostUSD"), entry.text("PriceTable"))
                .build();
    }

    private Duration duration() {
        Duration exact = entry.duration("ExactDuration");
        return exact == null ? Duration.ofNanos(entry.number("Duration")) : exact;
    }

    private @Nullable CapturedBody body(String field) throws IOException {
        byte[] bytes = standIns.contains(field) ? null : entry.bytes(field);
        return bytes == null
                ? null
                : new CapturedBody(
                        new String(bytes, UTF_8), entry.truth(field + "IsJSON"), entry.truth(field + "Truncated"));
    }

    private Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (!standIns.contains("ResponseHeaders")) {
            entry.textListMap("ResponseHeaders")
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        }
        return headers;
    }

    private Usage usage() {
        EntryFields usage = entry.object("Usage");
        return Usage.builder(UsageSource.valueOf(usage.required("Source")))
                .inputTokens(usage.numberOrNull("Input"))
                .outputTokens(usage.numberOrNull("Output"))
                .totalTokens(usage.numberOrNull("Total"))
                .inputDetails(usage.numberMap("InputDetails"))
                .outputDetails(usage.numberMap("OutputDetails"))
                .audioSeconds(usage.decimal("AudioSeconds"))
                .build();
    }
}
