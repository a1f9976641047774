package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Containers have 200 threads by default; a gateway that holds one per stream is full, and its host with it. */
class ConcurrentStreamsTest {
    private static final int STREAMS = 400;

    @Test
    void moreStreamsRunAtOnceThanTheContainerHasThreads() throws Exception {
        CountDownLatch allStarted = new CountDownLatch(STREAMS);
        try (Gateway gateway = Gateway.start((request, connection) -> {
            connection.startStream().chunk("data: first\n\n");
            allStarted.countDown();
            if (allStarted.await(60, TimeUnit.SECONDS)) {
                connection.chunk("data: last\n\n");
                connection.endStream();
            }
        })) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                clients.add(gateway.post("{}"));
            }
            for (RawClient client : clients) {
                assertThat(client.readUntil("0\r\n\r\n"))
                        .contains("data: first")
                        .contains("data: last");
                client.close();
            }
        }
    }
}
