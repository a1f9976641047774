package io.llmproxy.lunary;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.ingest.internal.Answer;
import io.llmproxy.ingest.internal.BatchResults;
import io.llmproxy.ingest.internal.IngestClient;
import io.llmproxy.ingest.internal.SendWindow;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One batch on its way: in as few calls as its length allows, and in halves where Lunary refuses a call as a whole. */
final class LunaryDelivery {
    private static final byte[] HEAD = "{\"events\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);

    private final IngestClient client;
    private final SendWindow window;
    private final int maxRunBytes;
    private final BatchResults results;

    /** An event as it is written. */
    private static final class Run {
        final int index;
        final String id;
        final int parts;
        final byte[] json;

        Run(int index, ExchangeEvent event, byte[] json) {
            this.index = index;
            id = event.runId().toString();
            parts = LunaryRun.parts(event);
            this.json = json;
        }
    }

    LunaryDelivery(IngestClient client, SendWindow window, int maxBodyBytes, BatchResults results) {
        this.client = client;
        this.window = window;
        maxRunBytes = maxBodyBytes - HEAD.length - TAIL.length;
        this.results = results;
    }

    SendWindow window() {
        return window;
    }

    void send(List<ExchangeEvent> batch) {
        List<Run> runs = new ArrayList<>();
        long length = 0;
        for (int i = 0; i < batch.size(); i++) {
            Run run = run(i, batch.get(i));
            if (run == null) {
                continue;
            }
            if (!runs.isEmpty() && length + run.json.length > maxRunBytes) {
                post(runs);
                runs = new ArrayList<>();
                length = 0;
            }
            runs.add(run);
            length += run.json.length + 1;
        }
        if (!runs.isEmpty()) {
            post(runs);
        }
    }

    /** Writes an event, or notes why it cannot be sent, and returns null. */
    private @Nullable Run run(int index, ExchangeEvent event) {
        try {
            byte[] json = LunaryRun.of(event, maxRunBytes);
            if (json.length <= maxRunBytes) {
                return new Run(index, event, json);
            }
            results.set(
                    index,
                    DeliveryResult.rejected("too long even without bodies: " + json.length + " bytes (expected: "
                            + maxRunBytes + " at most, see max-body-bytes)"));
        } catch (RuntimeException e) {
            results.reject(index, e);
        }
        return null;
    }

    private void post(List<Run> runs) {
        Answer answer = client.post(window, body(runs));
        if (answer.kind() == Answer.Kind.REFUSED && runs.size() > 1) {
            int half = runs.size() / 2;
            post(runs.subList(0, half));
            post(runs.subList(half, runs.size()));
            return;
        }
        LunaryReply reply = answer.kind() == Answer.Kind.ACCEPTED ? LunaryReply.read(answer.text()) : null;
        for (Run run : runs) {
            results.set(run.index, reply == null ? answer.result() : reply.of(run.id, run.parts));
        }
    }

    private static byte[] body(List<Run> runs) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(HEAD);
        for (int i = 0; i < runs.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(runs.get(i).json);
        }
        body.writeBytes(TAIL);
        return body.toByteArray();
    }
}
