package io.llmproxy.cloudwatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts entries into calls that PutLogEvents accepts.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">PutLogEvents</a>
 */
final class PutCalls {
    static final int MAX_ENTRIES = 10_000;
    static final int MAX_BYTES = 1_048_576;
    private static final long MAX_SPAN_MILLIS = Duration.ofHours(24).toMillis();

    private PutCalls() {}

    /** Returns calls that are each, and all together, in the order of time; entries of one time keep their order. */
    static List<List<LogEntry>> of(List<LogEntry> entries) {
        List<LogEntry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(LogEntry::timestamp));
        List<List<LogEntry>> calls = new ArrayList<>();
        int from = 0;
        while (from < sorted.size()) {
            int to = end(sorted, from);
            calls.add(sorted.subList(from, to));
            from = to;
        }
        return calls;
    }

    private static int end(List<LogEntry> sorted, int from) {
        long first = sorted.get(from).timestamp();
        int bytes = sorted.get(from).countedBytes();
        int to = from + 1;
        while (to < sorted.size()
                && to - from < MAX_ENTRIES
                && sorted.get(to).timestamp() - first < MAX_SPAN_MILLIS
                && bytes + sorted.get(to).countedBytes() <= MAX_BYTES) {
            bytes += sorted.get(to).countedBytes();
            to++;
        }
        return to;
    }
}
