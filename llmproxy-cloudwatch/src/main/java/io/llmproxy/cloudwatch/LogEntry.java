package io.llmproxy.cloudwatch;

/**
 * One event as the service gets it.
 *
 * @param index its place in the batch of the dispatcher
 * @param timestamp milliseconds since 1970
 * @param message JSON
 * @param messageBytes length of the message in UTF-8
 */
record LogEntry(int index, long timestamp, String message, int messageBytes) {
    /** What the service adds to each message when it counts the bytes of a call. */
    static final int OVERHEAD_BYTES = 26;

    int countedBytes() {
        return messageBytes + OVERHEAD_BYTES;
    }
}
