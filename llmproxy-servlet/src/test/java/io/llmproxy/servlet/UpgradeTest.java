package io.llmproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A protocol that the gateway does not relay is refused in words, not by a call that fails later (D36). */
class UpgradeTest {
    @Test
    void webSocketIsRefused() throws Exception {
        try (Gateway gateway = Gateway.start((request, connection) -> connection.json(200, Siege.ANSWER))) {
            try (RawClient client = gateway.client()) {
                client.send(Siege.bytes(
                                "{get}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                                gateway))
                        .endOutput();
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 501").contains("\"code\":");
            }
            assertThat(gateway.sink().onlyEvent().status()).isEqualTo(501);
            assertThat(gateway.provider().requests()).isEmpty();
        }
    }
}
