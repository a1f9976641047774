package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.api.event.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A client that leaves must not harm another one. Containers reuse their request and response objects, so a proxy that touches
 * them a moment too late cuts, empties or mixes up the answers of innocent clients.
 */
class InnocentStreamsTest {
    private static final int DISCONNECTS = 5_000;
    private static final int CHUNKS = 20;
    private static final int CLIENTS = 24;

    private final Queue<String> harmed = new ConcurrentLinkedQueue<>();

    @Test
    void disconnectingClientsHarmNobodyElse() throws Exception {
        try (Gateway gateway = Gateway.start(
                InnocentStreamsTest::stream, provider -> provider, engine -> engine.maxConcurrentExchanges(500))) {
            runClients(gateway);
            assertThat(harmed).isEmpty();
            gateway.sink().await(2 * DISCONNECTS);
            long completed = gateway.sink().events().stream()
                    .filter(event -> event.outcome() == Outcome.COMPLETED)
                    .count();
            long aborted = gateway.sink().events().stream()
                    .filter(event -> event.outcome() == Outcome.CLIENT_ABORTED)
                    .count();
            assertThat(completed).isEqualTo(DISCONNECTS);
            assertThat(aborted).isEqualTo(DISCONNECTS);
        }
    }

    /** A stream whose client leaves goes on until the gateway hangs up, however late a busy machine makes it notice. */
    private static void stream(ScriptedProvider.Request request, ScriptedProvider.Connection connection)
            throws Exception {
        String id = request.bodyText();
        connection.startStream();
        int chunks = id.startsWith("gone-") ? Integer.MAX_VALUE : CHUNKS;
        for (int i = 0; i < chunks; i++) {
            connection.chunk("data: " + id + " " + i + "\n\n");
            TimeUnit.MILLISECONDS.sleep(1);
        }
        connection.chunk("data: [DONE] " + id + "\n\n");
        connection.endStream();
    }

    private void runClients(Gateway gateway) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int from = DISCONNECTS * client / CLIENTS;
                int to = DISCONNECTS * (client + 1) / CLIENTS;
                runs.add(clients.submit(() -> {
                    for (int i = from; i < to; i++) {
                        disconnect(gateway, i);
                        beInnocent(gateway, i);
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get(5, TimeUnit.MINUTES);
            }
        } finally {
            clients.shutdownNow();
            clients.awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    /** Leaves at a different chunk each time, now with a FIN, now with a reset. */
    private static void disconnect(Gateway gateway, int i) throws Exception {
        String id = "gone-" + i + "-";
        try (RawClient client = gateway.post(id)) {
            client.readUntil("data: " + id + " " + i % (CHUNKS / 2));
            if (i % 2 == 0) {
                client.reset();
            }
        }
    }

    private void beInnocent(Gateway gateway, int i) throws Exception {
        String id = "innocent-" + i + "-";
        String end = "data: [DONE] " + id + "\n\n";
        try (RawClient client = gateway.post(id)) {
            String answer = client.readUntil("0\r\n\r\n");
            StringBuilder expected = new StringBuilder();
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                expected.append("data: ").append(id).append(' ').append(chunk).append("\n\n");
            }
            if (!client.chunkedBody().equals(expected + end)) {
                harmed.add(id + " got: " + answer);
            }
        } catch (IOException e) {
            harmed.add(id + " failed: " + e);
        }
    }
}
