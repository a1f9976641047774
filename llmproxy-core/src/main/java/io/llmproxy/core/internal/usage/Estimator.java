package io.llmproxy.core.internal.usage;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.json.Piece;
import io.llmproxy.core.internal.tokens.TokenCounter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens where the provider did not: what the request lets the model read, and what the model wrote. Images and audio
 * count nothing. Texts that are longer than what was kept of them are assumed to go on as they began. Safe for use by several
 * threads.
 */
public final class Estimator {
    private final TokenCounter tokens;

    /**
     * Creates an estimator.
     *
     * @param tokens counts
     */
    public Estimator(TokenCounter tokens) {
        this.tokens = tokens;
    }

    Usage estimate(
            @Nullable String model,
            Endpoint endpoint,
            RequestReader request,
            OutputTexts output,
            PlainText transcript,
            Usage reported) {
        long input = new InputEstimate(tokens, model).of(endpoint, request);
        long written = endpoint.writesText() ? outputTokens(model, endpoint, request, output, transcript) : 0;
        if (input == 0 && written == 0) {
            return reported;
        }
        return Usage.builder(UsageSource.ESTIMATED)
                .inputTokens(input)
                .outputTokens(written)
                .totalTokens(input + written)
                .audioSeconds(reported.audioSeconds().orElse(null))
                .build();
    }

    /** Estimates the output of a message that broke off before its provider could count it. */
    Usage withOutput(@Nullable String model, Usage started, OutputTexts output) {
        long written = Math.max(started.outputTokens().orElse(0), tokensOf(model, output, List.of()));
        return Usage.builder(UsageSource.ESTIMATED)
                .inputTokens(
                        started.inputTokens().isPresent()
                                ? started.inputTokens().getAsLong()
                                : null)
                .outputTokens(written)
                .inputDetails(started.inputDetails())
                .outputDetails(started.outputDetails())
                .build();
    }

    private long outputTokens(
            @Nullable String model,
            Endpoint endpoint,
            RequestReader request,
            OutputTexts output,
            PlainText transcript) {
        if (endpoint == Endpoint.TRANSCRIPTION && output.isEmpty() && !transcript.isEmpty()) {
            return Math.round(tokens.count(model, transcript.words()) * transcript.stretch());
        }
        boolean isEcho = request.member("echo").asBoolean();
        List<String> prompts = isEcho
                ? request.pieces()
                        .filter(piece -> piece.path().equals("prompt") && !piece.isCut())
                        .map(Piece::start)
                        .toList()
                : List.of();
        return tokensOf(model, output, prompts);
    }

    private long tokensOf(@Nullable String model, OutputTexts output, List<String> echoed) {
        long sum = 0;
        for (TextSample text : output.all()) {
            String start = text.start();
            String written = start;
            for (String prompt : echoed) {
                if (start.startsWith(prompt) && start.length() - prompt.length() < written.length()) {
                    written = start.substring(prompt.length());
                }
            }
            sum += InputEstimate.stretched(tokens.count(model, written), start.length(), text.length());
        }
        return sum;
    }
}
