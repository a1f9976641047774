package io.llmproxy.core.internal.streamusage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.core.internal.streamusage.PiecewiseBody.BrokenBodyException;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import io.llmproxy.core.internal.upstream.WholeBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests too long to be held. */
class StreamUsageLongBodyTest {
    private static final int PIECE = 8_191;
    private static final String INSERTION = ",\"stream_options\":{\"include_usage\":true}";
    private static final String SPACES = " ".repeat(INSERTION.length());
    private static final String LONG = "{\"input\":\"" + "x".repeat(3 * 1024 * 1024) + "\"";
    private static final String STREAMED = LONG + ",\"stream\":true";

    private final StreamUsage usage = new StreamUsage(true);

    private UpstreamRequest prepared(UpstreamRequest.Body body) throws IOException {
        return usage.prepare(Requests.post(Requests.CHAT, body, "Accept-Encoding", "gzip"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void memberIsInsertedBeforeTheClosingBrace(boolean isLengthKnown) throws IOException {
        String body = STREAMED + " } \n";
        UpstreamRequest request = prepared(
                isLengthKnown ? PiecewiseBody.ofKnownLength(body, PIECE) : PiecewiseBody.ofUnknownLength(body, PIECE));

        assertThat(request.body().length()).isEqualTo(isLengthKnown ? body.length() + INSERTION.length() : -1);
        assertThat(Requests.sent(request)).isEqualTo(STREAMED + " " + INSERTION + "} \n");
        assertThat(Requests.isAnswerFiltered(usage)).isTrue();
        assertThat(request.clientHeaders().all("Accept-Encoding")).containsExactly("identity");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"stream\":false",
                ",\"stream\":true,\"stream\":true",
                ",\"stream\":true,\"stream_options\":{\"include_usage\":true}",
                ",\"stream\":true,\"stream_options\":{}",
                ",\"stream\":true,\"stream_options\":null",
                ",\"stream\":true,",
            })
    void otherRequestsGetSpacesInsteadIfTheirLengthWasAnnounced(String members) throws IOException {
        String body = LONG + members;

        assertThat(Requests.sent(prepared(PiecewiseBody.ofKnownLength(body + "}\n", PIECE))))
                .isEqualTo(body + SPACES + "}\n");
        assertThat(Requests.isAnswerFiltered(usage)).isFalse();
        assertThat(Requests.sent(prepared(PiecewiseBody.ofUnknownLength(body + "}\n", PIECE))))
                .isEqualTo(body + "}\n");
        assertThat(Requests.isAnswerFiltered(usage)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true", ",!}", ",\"stream\":true]"})
    void requestThatIsNoObjectInTheEndGetsItsSpacesThere(String rest) throws IOException {
        String body = LONG + rest;

        assertThat(Requests.sent(prepared(PiecewiseBody.ofKnownLength(body, PIECE))))
                .isEqualTo(body + SPACES);
        assertThat(Requests.isAnswerFiltered(usage)).isFalse();
    }

    @Test
    void requestOfAnotherShapeStaysAsItIs() throws IOException {
        String body = "\n --boundary" + LONG + "}";

        UpstreamRequest request = prepared(PiecewiseBody.ofKnownLength(body, PIECE));

        assertThat(request.body().length()).isEqualTo(body.length());
        assertThat(Requests.sent(request)).isEqualTo(body);
        assertThat(request.clientHeaders().all("Accept-Encoding")).containsExactly("gzip");
    }

    @Test
    void requestThatWasReadWholeForOtherReasonsIsEditedLikeAShortOne() throws IOException {
        String body = STREAMED + ",\"stream_options\":null}";

        assertThat(Requests.sent(prepared(new WholeBody(body.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(STREAMED + INSERTION + "}");
        assertThat(Requests.isAnswerFiltered(usage)).isTrue();
    }

    @Test
    void memberIsInsertedWhereverTheRequestIsCut() throws IOException {
        String body = "{\"stream\":true,\"a\":{\"b\":[1,{}]}} ";
        for (boolean isPadded : new boolean[] {true, false}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            UsageInsertion insertion = new UsageInsertion(out, isPadded);
            for (byte next : body.getBytes(StandardCharsets.UTF_8)) {
                insertion.write(next);
            }
            insertion.finish();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo("{\"stream\":true,\"a\":{\"b\":[1,{}]}" + INSERTION + "} ");
        }
    }

    @Test
    void requestOfKnownLengthFlowsByWithoutBeingHeld() throws IOException {
        PiecewiseBody body = PiecewiseBody.ofKnownLength(STREAMED + "}", PIECE);
        UpstreamRequest request = prepared(body);
        assertThat(body.position()).isLessThanOrEqualTo(PIECE);

        int[] passed = {0};
        request.body().writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                passed[0]++;
            }

            @Override
            public void write(byte[] buffer, int offset, int length) {
                passed[0] += length;
                assertThat(body.position() - passed[0]).isLessThanOrEqualTo(PIECE);
            }
        });
        assertThat(passed[0]).isEqualTo(STREAMED.length() + 1 + INSERTION.length());
    }

    @Test
    void requestOfUnknownLengthIsHeldUpToTheLimit() throws IOException {
        PiecewiseBody body = PiecewiseBody.ofUnknownLength(STREAMED + "}", PIECE);

        prepared(body);

        assertThat(body.position()).isBetween(StreamUsage.MAX_HELD_BYTES, StreamUsage.MAX_HELD_BYTES + PIECE);
    }

    @Test
    void requestOfExactlyTheLimitIsEditedInMemory() throws IOException {
        String head = "{\"stream\":true,\"stream_options\":null,\"a\":\"";
        String body = head + "x".repeat(StreamUsage.MAX_HELD_BYTES - head.length() - 2) + "\"}";

        for (PiecewiseBody sent : new PiecewiseBody[] {
            PiecewiseBody.ofKnownLength(body, PIECE), PiecewiseBody.ofUnknownLength(body, PIECE)
        }) {
            UpstreamRequest request = prepared(sent);
            assertThat(request.body().length()).isEqualTo(body.length() + "{\"include_usage\":true}".length() - 4);
            assertThat(Requests.sent(request)).isEqualTo(body.replace("null", "{\"include_usage\":true}"));
        }
    }

    @Test
    void bodyThatBreaksOffOnTheWayFailsAsItWouldWithoutTheEdit() throws IOException {
        for (PiecewiseBody body : new PiecewiseBody[] {
            PiecewiseBody.ofKnownLength(STREAMED + "}", PIECE), PiecewiseBody.ofUnknownLength(STREAMED + "}", PIECE)
        }) {
            UpstreamRequest request = prepared(body.breakingAt(2 * 1024 * 1024));

            assertThatThrownBy(() -> request.body().writeTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(BrokenBodyException.class);
            assertThat(Requests.isAnswerFiltered(usage)).isFalse();
        }
    }
}
