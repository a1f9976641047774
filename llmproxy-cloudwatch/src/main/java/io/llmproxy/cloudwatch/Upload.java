package io.llmproxy.cloudwatch;

import io.llmproxy.api.sink.DeliveryResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The upload of one batch: sends its calls and notes what became of each event. Used once. */
final class Upload {
    /** More than the halvings of the largest call: if nothing has passed by then, it is not one event that is wrong. */
    private static final int MOST_REFUSALS = 20;

    private final LogStreams streams;
    private final String stream;
    private final Deadline deadline;
    private final List<DeliveryResult> results;

    /** Why events that were sent alone were found wrong, by index. */
    private final Map<Integer, String> foundWrong = new LinkedHashMap<>();

    private int refusals;
    private boolean hasPassed;

    /** Set once a call has failed that would fail again now; nothing more is sent then. */
    private @Nullable DeliveryResult stop;

    Upload(LogStreams streams, String stream, Deadline deadline, int size) {
        this.streams = streams;
        this.stream = stream;
        this.deadline = deadline;
        this.results = new ArrayList<>(DeliveryResult.all(size, DeliveryResult.retry("not sent")));
    }

    void reject(int index, String reason) {
        results.set(index, DeliveryResult.rejected(reason));
    }

    /** Sends what was not rejected, and returns one result per event. */
    List<DeliveryResult> send(List<LogEntry> entries) {
        PutCalls.of(entries).forEach(this::sendCall);
        // Only if the service takes others is an event to blame, and not the group, the stream, or what lies in
        // between.
        if (hasPassed) {
            foundWrong.forEach(this::reject);
        }
        return List.copyOf(results);
    }

    private void sendCall(List<LogEntry> call) {
        if (stop == null && deadline.hasPassed()) {
            stop = DeliveryResult.retry("not sent: the time for this batch is over");
        }
        if (stop != null) {
            note(call, stop);
            return;
        }
        try {
            noteAnswer(call, put(call).rejectedLogEventsInfo());
        } catch (RuntimeException e) {
            noteFailure(call, AwsFailure.of(e));
        }
    }

    private PutLogEventsResponse put(List<LogEntry> call) {
        try {
            return streams.put(stream, call, deadline);
        } catch (ResourceNotFoundException e) {
            streams.create(stream, deadline);
            return streams.put(stream, call, deadline);
        }
    }

    /** The service refuses a head and a tail of the call, and takes what is between. */
    private void noteAnswer(List<LogEntry> call, @Nullable RejectedLogEventsInfo info) {
        hasPassed = true;
        note(call, DeliveryResult.delivered());
        if (info != null) {
            rejectHead(call, info.expiredLogEventEndIndex(), "expired: older than the log group keeps events");
            rejectHead(call, info.tooOldLogEventEndIndex(), "too old: refused by the service");
            Integer tail = info.tooNewLogEventStartIndex();
            if (tail != null) {
                note(
                        call.subList(within(call, tail), call.size()),
                        DeliveryResult.rejected("too new: refused by the service"));
            }
        }
    }

    private void rejectHead(List<LogEntry> call, @Nullable Integer end, String reason) {
        if (end != null) {
            note(call.subList(0, within(call, end)), DeliveryResult.rejected(reason));
        }
    }

    private static int within(List<LogEntry> call, int index) {
        return Math.max(0, Math.min(index, call.size()));
    }

    private void noteFailure(List<LogEntry> call, AwsFailure failure) {
        switch (failure.kind()) {
            case ALREADY_ACCEPTED -> noteAnswer(call, null);
            case MISSING -> stop(call, DeliveryResult.retry(streams.missingGroup()));
            case MALFORMED -> isolate(call, failure);
            case PASSING ->
                stop(
                        call,
                        failure.after() == null
                                ? DeliveryResult.retry(failure.reason())
                                : DeliveryResult.retryAfter(failure.after(), failure.reason()));
        }
    }

    /** One event spoils a whole call, so halves are tried until it is found. */
    private void isolate(List<LogEntry> call, AwsFailure failure) {
        refusals++;
        if (!hasPassed && refusals > MOST_REFUSALS) {
            stop(call, nothingPasses(failure));
            return;
        }
        if (call.size() == 1) {
            foundWrong.put(call.get(0).index(), failure.reason());
            note(call, nothingPasses(failure));
            return;
        }
        int half = call.size() / 2;
        sendCall(call.subList(0, half));
        sendCall(call.subList(half, call.size()));
    }

    private static DeliveryResult nothingPasses(AwsFailure failure) {
        return DeliveryResult.retry(
                failure.reason() + " (expected: a call that the service finds right; no event passes)");
    }

    private void stop(List<LogEntry> call, DeliveryResult result) {
        stop = result;
        note(call, result);
    }

    private void note(List<LogEntry> call, DeliveryResult result) {
        call.forEach(entry -> results.set(entry.index(), result));
    }
}
