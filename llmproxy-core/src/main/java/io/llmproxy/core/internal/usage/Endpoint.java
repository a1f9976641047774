package io.llmproxy.core.internal.usage;

/** What a call asks a model to do, as far as it matters for estimates. Readings never depend on it. */
enum Endpoint {
    CHAT,
    COMPLETION,
    RESPONSE,
    MESSAGE,
    GEMINI,
    EMBEDDING,
    MODERATION,
    TRANSCRIPTION,
    SPEECH,
    IMAGE,
    /** Anything that runs no model, or of which the input is not known. */
    OTHER;

    static Endpoint of(String method, String path) {
        return method.equals("POST") ? ofPost(path) : OTHER;
    }

    /** Tells whether the answer is text, and not numbers, pictures or sound. */
    boolean writesText() {
        return switch (this) {
            case CHAT, COMPLETION, RESPONSE, MESSAGE, GEMINI, TRANSCRIPTION -> true;
            case EMBEDDING, MODERATION, SPEECH, IMAGE, OTHER -> false;
        };
    }

    private static Endpoint ofPost(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String action = last.substring(last.indexOf(':') + 1);
        return switch (action) {
            case "completions" -> path.endsWith("/chat/completions") ? CHAT : COMPLETION;
            case "complete" -> COMPLETION;
            case "responses" -> RESPONSE;
            case "messages" -> path.contains("/threads/") ? OTHER : MESSAGE;
            case "rawPredict", "streamRawPredict" -> last.startsWith("count-tokens:") ? OTHER : MESSAGE;
            case "generateContent", "streamGenerateContent" -> GEMINI;
            case "embeddings", "embedContent", "batchEmbedContents" -> EMBEDDING;
            case "moderations" -> MODERATION;
            case "transcriptions", "translations" -> path.contains("/audio/") ? TRANSCRIPTION : OTHER;
            case "speech" -> path.endsWith("/audio/speech") ? SPEECH : OTHER;
            case "generations", "edits", "variations" -> path.contains("/images/") ? IMAGE : OTHER;
            default -> OTHER;
        };
    }
}
