package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.json.Piece;
import io.llmproxy.core.internal.tokens.TokenCounter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a request lets the model read. The framing of messages and tools follows OpenAI's
 * <a href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">description</a>.
 */
final class InputEstimate {
    private static final int PER_MESSAGE = 3;
    private static final int PER_NAME = 1;
    private static final int PER_ROLE = 1;
    private static final int BEFORE_ANSWER = 3;
    private static final int PER_TOOL = 7;
    private static final int PER_PROPERTY = 3;
    private static final int AFTER_TOOLS = 12;
    private static final int CHARS_PER_TOKEN = 4;
    private static final Set<String> TOOL_NAMES = Set.of("tools/name", "tools/function/name", "functions/name");

    private final TokenCounter tokens;
    private final @Nullable String model;

    InputEstimate(TokenCounter tokens, @Nullable String model) {
        this.tokens = tokens;
        this.model = model;
    }

    long of(Endpoint endpoint, RequestReader request) {
        boolean isDialogue = switch (endpoint) {
            case CHAT, MESSAGE, RESPONSE -> true;
            case COMPLETION -> request.pieces().anyMatch(piece -> piece.path().startsWith("messages/"));
            default -> false;
        };
        if (isDialogue) {
            return dialogue(request);
        }
        long texts = request.pieces()
                .filter(piece -> isRead(endpoint, piece.path()))
                .mapToLong(this::count)
                .sum();
        return texts + request.count("prompt") + request.count("input");
    }

    private static boolean isRead(Endpoint endpoint, String path) {
        return switch (endpoint) {
            case COMPLETION -> path.equals("prompt") || path.equals("suffix");
            case IMAGE, TRANSCRIPTION -> path.equals("prompt");
            case EMBEDDING, MODERATION -> path.startsWith("input") || path.endsWith("content/parts/text");
            case SPEECH -> path.equals("input") || path.equals("instructions");
            case GEMINI -> path.endsWith("/parts/text");
            default -> false;
        };
    }

    private long dialogue(RequestReader request) {
        long sum = request.pieces().mapToLong(this::countFramed).sum() + request.count("input");
        boolean hasTools = request.pieces().anyMatch(piece -> TOOL_NAMES.contains(piece.path()));
        return sum == 0 ? 0 : sum + (hasTools ? AFTER_TOOLS : 0) + BEFORE_ANSWER;
    }

    private long countFramed(Piece piece) {
        return count(piece)
                + switch (piece.path()) {
                    case "messages/role", "input/role" -> PER_MESSAGE;
                    case "messages/name" -> PER_NAME;
                    case "instructions", "system", "input" -> PER_MESSAGE + PER_ROLE;
                    case "tools/name", "tools/function/name", "functions/name" -> PER_TOOL;
                    default ->
                        piece.path().endsWith("/properties") || piece.path().endsWith("/enum") ? PER_PROPERTY : 0;
                };
    }

    private long count(Piece piece) {
        return stretched(tokens.count(model, piece.start()), piece.start().length(), piece.length());
    }

    /** Takes a text to go on as it began. */
    static long stretched(long tokens, long kept, long length) {
        if (kept >= length) {
            return tokens;
        }
        return kept == 0 ? length / CHARS_PER_TOKEN : Math.round((double) tokens * length / kept);
    }
}
