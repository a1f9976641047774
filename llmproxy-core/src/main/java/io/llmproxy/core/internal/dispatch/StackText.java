package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.LlmProxyException;

/** Where foreign code failed, without the messages of its exceptions: those may quote a body, a header or a key. */
final class StackText {
    private static final int MOST_CAUSES = 5;
    private static final int MOST_FRAMES = 20;

    private StackText() {}

    /** Returns classes and frames, one a line; of exceptions of our own also the messages. */
    static String of(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Throwable next = failure;
        for (int causes = 0; next != null && causes < MOST_CAUSES; causes++) {
            text.append(causes == 0 ? "" : "\nCaused by: ").append(name(next));
            StackTraceElement[] frames = next.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                text.append("\n\tat ").append(frames[i]);
            }
            next = next.getCause();
        }
        return text.toString();
    }

    /** Returns the class, and of an exception of our own also the message. */
    static String name(Throwable failure) {
        String type = failure.getClass().getName();
        return failure instanceof LlmProxyException ? type + ": " + failure.getMessage() : type;
    }
}
