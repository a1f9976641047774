package io.llmproxy.helicone;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.ingest.internal.CleanText;
import io.llmproxy.ingest.internal.JsonBody;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts under the names by which Helicone finds them, beside those the provider gave them. */
final class HeliconeUsage {
    private static final String MEMBER = "usage";

    private final JsonGenerator to;
    private final Set<String> written = new HashSet<>();

    private HeliconeUsage(JsonGenerator to) {
        this.to = to;
    }

    /** Writes the member {@code usage}, if anything is counted. */
    static void write(JsonGenerator to, Usage usage, @Nullable JsonBody answer) throws IOException {
        JsonBody reported = answer != null && answer.has(MEMBER) ? answer : null;
        if (usage.source() == UsageSource.NONE) {
            if (reported != null) {
                to.writeFieldName(MEMBER);
                reported.writeMember(to, MEMBER);
            }
            return;
        }
        to.writeObjectFieldStart(MEMBER);
        HeliconeUsage counts = new HeliconeUsage(to);
        counts.count("prompt_tokens", usage.inputTokens());
        counts.count("completion_tokens", usage.outputTokens());
        counts.count("total_tokens", total(usage));
        counts.details("prompt_tokens_details", usage.inputDetails());
        counts.details("completion_tokens_details", usage.outputDetails());
        if (reported != null) {
            reported.writeMembersOf(to, MEMBER, counts.written);
        }
        to.writeEndObject();
    }

    /** Helicone shows no total of its own. */
    private static OptionalLong total(Usage usage) {
        boolean canAdd = usage.inputTokens().isPresent() || usage.outputTokens().isPresent();
        return canAdd && usage.totalTokens().isEmpty()
                ? OptionalLong.of(
                        usage.inputTokens().orElse(0) + usage.outputTokens().orElse(0))
                : usage.totalTokens();
    }

    private void count(String name, OptionalLong count) throws IOException {
        if (count.isPresent()) {
            to.writeNumberField(name, count.getAsLong());
            written.add(name);
        }
    }

    private void details(String name, Map<String, Long> details) throws IOException {
        if (details.isEmpty()) {
            return;
        }
        to.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> detail : new TreeMap<>(details).entrySet()) {
            to.writeNumberField(CleanText.of(detail.getKey()), detail.getValue());
        }
        to.writeEndObject();
        written.add(name);
    }
}
