package io.llmproxy.cloudwatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the documentation of PutLogEvents says of a call. */
final class LogsRules {
    static final long DAY = Duration.ofDays(1).toMillis();
    static final int MAX_MESSAGE_BYTES = 256 * 1024;

    private LogsRules() {}

    /** An event as the service got it. */
    record Put(long timestamp, String message) {
        int bytes() {
            return message.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** Returns what is wrong with the call as a whole, or null. */
    static @Nullable String objection(List<Put> events) {
        if (events.isEmpty() || events.size() > 10_000) {
            return "1 to 10000 events";
        }
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            Put event = events.get(i);
            bytes += event.bytes() + 26;
            if (event.message().isEmpty() || event.bytes() + 26 > MAX_MESSAGE_BYTES) {
                return "size of an event";
            }
            if (i > 0 && event.timestamp() < events.get(i - 1).timestamp()) {
                return "chronological order";
            }
        }
        if (bytes > 1_048_576) {
            return "size of the call";
        }
        return events.get(events.size() - 1).timestamp() - events.get(0).timestamp() >= DAY ? "span" : null;
    }

    static boolean isTooOld(long timestamp, Instant now) {
        return timestamp < now.toEpochMilli() - 14 * DAY;
    }

    static boolean isExpired(long timestamp, Instant now, int retentionDays) {
        return timestamp < now.toEpochMilli() - retentionDays * DAY;
    }

    static boolean isTooNew(long timestamp, Instant now) {
        return timestamp > now.toEpochMilli() + Duration.ofHours(2).toMillis();
    }

    /** Returns the events that are kept, and adds to the answer which are not. */
    static List<Put> keep(List<Put> events, Instant now, int retentionDays, List<String> answer) {
        int old =
                (int) events.stream().filter(e -> isTooOld(e.timestamp(), now)).count();
        int expired = (int) events.stream()
                .filter(e -> isExpired(e.timestamp(), now, retentionDays))
                .count();
        int tooNew =
                (int) events.stream().filter(e -> isTooNew(e.timestamp(), now)).count();
        if (old > 0) {
            answer.add("\"tooOldLogEventEndIndex\":" + old);
        }
        if (expired > old) {
            answer.add("\"expiredLogEventEndIndex\":" + expired);
        }
        if (tooNew > 0) {
            answer.add("\"tooNewLogEventStartIndex\":" + (events.size() - tooNew));
        }
        return new ArrayList<>(events.subList(Math.max(old, expired), events.size() - tooNew));
    }
}
