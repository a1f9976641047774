package io.llmproxy.benchmarks.load;

/**
 * When the streams of one thread start, and how they are named.
 *
 * @param count how many there are
 * @param intervalNanos between two starts
 * @param firstNanos until the first one, so that the threads take turns
 * @param idPrefix of their names, which no other load has
 */
record StreamStarts(int count, double intervalNanos, double firstNanos, String idPrefix) {
    long nanosUntil(int stream) {
        return (long) (firstNanos + stream * intervalNanos);
    }

    String id(int stream) {
        return idPrefix + stream;
    }
}
