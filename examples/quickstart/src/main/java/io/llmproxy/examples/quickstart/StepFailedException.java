package io.llmproxy.examples.quickstart;

/** A step did not do what it should. The message is for the eyes of the user. */
final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepFailedException(String message) {
        super(message);
    }
}
