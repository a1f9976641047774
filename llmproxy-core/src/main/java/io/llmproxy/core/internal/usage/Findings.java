package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmproxy.api.event.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What has been found so far in the objects of an answer. */
final class Findings {
    private final OutputTexts output = new OutputTexts();
    private @Nullable String model;
    private JsonNode usage = MissingNode.getInstance();
    private boolean isSettled;
    private boolean isUsageOfStartOnly;
    private @Nullable BigDecimal audioSeconds;
    private String objectKind = "";
    private @Nullable String objectId;
    private boolean isFailed;
    private boolean isUnanswered;
    private boolean isEndExpected;
    private boolean isEndSeen;

    /** Takes the model unless one is known already; some streams leave it empty in the first event. */
    void model(JsonNode name) {
        if (model == null && name.isTextual() && !name.textValue().isBlank()) {
            model = name.textValue();
        }
    }

    /** Takes a usage object that is complete in itself, in place of any earlier one, if it counts tokens. */
    void usage(JsonNode object) {
        if (object instanceof ObjectNode counts && !isSettled) {
            if (TokenCounts.areIn(counts)) {
                usage = counts;
                isUsageOfStartOnly = false;
            }
            audioSeconds(counts.path("seconds"));
            audioSeconds(counts.path("prompt_audio_seconds"));
        }
    }

    /** Takes the usage at the start of a message, which later ones overlay. */
    void usageAtStart(JsonNode object) {
        overlay(object);
        isUsageOfStartOnly = true;
    }

    /** Takes a usage object that adds to the earlier ones and corrects them, member by member. */
    void usageUpdate(JsonNode object) {
        if (object.isObject()) {
            overlay(object);
            isUsageOfStartOnly = false;
        }
    }

    private void overlay(JsonNode object) {
        if (!isSettled && object instanceof ObjectNode counts) {
            ObjectNode overlaid = usage instanceof ObjectNode known ? known : JsonNodeFactory.instance.objectNode();
            counts.properties().stream()
                    .filter(member -> !member.getValue().isTextual())
                    .forEach(member -> overlaid.set(member.getKey(), member.getValue()));
            usage = overlaid;
        }
    }

    /** Declares that nothing that follows changes the usage. */
    void settleUsage() {
        isSettled = true;
    }

    /** Takes the length of the audio that was heard. */
    void audioSeconds(JsonNode seconds) {
        if (seconds.isNumber() && seconds.decimalValue().signum() >= 0) {
            audioSeconds = seconds.decimalValue();
        }
    }

    /**
     * Takes what the provider calls the thing that was used up.
     *
     * @param kind such as {@code response}
     * @param id its id, if that is a text
     */
    void object(String kind, JsonNode id) {
        if (id.isTextual() && !id.textValue().isBlank()) {
            objectKind = kind;
            objectId = id.textValue();
        }
    }

    /** The provider reported an error instead of, or after, an answer. */
    void failed() {
        isFailed = true;
    }

    /** The work that the object describes has not begun, has not ended, or was called off. */
    void unanswered(boolean unanswered) {
        isUnanswered = unanswered;
    }

    /** A stream of this kind says when it ends. */
    void endExpected() {
        isEndExpected = true;
    }

    void endSeen() {
        isEndSeen = true;
    }

    OutputTexts output() {
        return output;
    }

    @Nullable
    String model() {
        return model;
    }

    Usage usage() {
        return TokenCounts.areIn(usage) ? TokenCounts.usageOf(usage, audioSeconds) : TokenCounts.none(audioSeconds);
    }

    /** Tells whether the output count is that of the start of a message. */
    boolean isUsageOfStartOnly() {
        return isUsageOfStartOnly && TokenCounts.areIn(usage);
    }

    String objectKind() {
        return objectKind;
    }

    @Nullable
    String objectId() {
        return objectId;
    }

    boolean isFailed() {
        return isFailed;
    }

    boolean isUnanswered() {
        return isUnanswered;
    }

    /** Tells whether the answer came to the end that streams of its kind announce. */
    boolean hasEnd() {
        return !isEndExpected || isEndSeen;
    }
}
