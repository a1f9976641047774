package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a sender ends that was replaced by a newer one. */
class RetireTest {
    private ScriptedProvider provider;
    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        provider = ScriptedProvider.start(ScriptedProvider.OK);
        caller = Caller.to(provider.url());
    }

    @AfterEach
    void stop() throws IOException {
        caller.close();
        provider.close();
    }

    private void assertClosed() {
        assertThatThrownBy(() -> caller.call(Caller.get(null))).hasMessageContaining("sender: closed");
    }

    @Test
    void idleSenderClosesAtOnce() throws IOException {
        caller.call(Caller.get(null));
        caller.sender.retire();
        caller.sender.retire();

        assertThat(caller.sender.hold()).isFalse();
        assertClosed();
    }

    @Test
    void runningCallIsReadToItsEnd() throws IOException {
        UpstreamSender.Answer answer = caller.send(Caller.get(null));
        caller.sender.retire();

        assertThat(caller.sender.hold()).isFalse();
        assertThat(Caller.body(answer)).isEqualTo("{}");
        answer.close();
        assertClosed();
    }

    @Test
    void whoHoldsItMayStillSend() throws IOException {
        assertThat(caller.sender.hold()).isTrue();
        assertThat(caller.sender.hold()).isTrue();
        caller.sender.retire();
        assertThat(caller.call(Caller.get(null)).status()).isEqualTo(200);
        caller.sender.release();
        assertThat(caller.call(Caller.get(null)).status()).isEqualTo(200);
        caller.sender.release();

        assertClosed();
    }

    @Test
    void callThatFailsIsOverToo() throws IOException {
        provider.close();
        caller.onSending = call -> caller.sender.retire();
        assertThatThrownBy(() -> caller.call(Caller.get(null))).isInstanceOf(IOException.class);

        assertClosed();
    }

    @Test
    void answerClosedTwiceCountsOnce() throws IOException {
        assertThat(caller.sender.hold()).isTrue();
        UpstreamSender.Answer answer = caller.send(Caller.get(null));
        answer.close();
        answer.close();
        caller.sender.retire();

        assertThat(caller.call(Caller.get(null)).status()).isEqualTo(200);
        caller.sender.release();
    }
}
