package io.llmproxy.core.internal.streamusage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.streamusage.PiecewiseBody.BrokenBodyException;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import io.llmproxy.core.internal.upstream.WholeBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that fit into memory. */
class StreamUsageRequestTest {
    private static final String ASKED = "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"stream\":true} | {\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{ \"stream\" : true , \"n\" : 1 } | { \"stream\" : true , \"n\" : 1 ,\"stream_options\":{\"include_usage\":true}}",
                "{\"str\\u0065am\":true} | {\"str\\u0065am\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"a\":{\"stream_options\":1}} | {\"stream\":true,\"a\":{\"stream_options\":1},\"stream_options\":{\"include_usage\":true}}",
                "{\"a\":[{\"stream\":false}],\"stream\":true,\"b\":\"é,}\"} | {\"a\":[{\"stream\":false}],\"stream\":true,\"b\":\"é,}\",\"stream_options\":{\"include_usage\":true}}",
                "{\"stream_options\":null,\"stream\":true} | {\"stream_options\":{\"include_usage\":true},\"stream\":true}",
                "{\"stream_options\": null } | {\"stream_options\": null }",
                "{\"stream\":true,\"stream_options\":{}} | {\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":{ }} | {\"stream\":true,\"stream_options\":{\"include_usage\":true }}",
                "{\"stream_options\":{\"a\":{\"include_usage\":1}},\"stream\":true} | {\"stream_options\":{\"include_usage\":true,\"a\":{\"include_usage\":1}},\"stream\":true}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":false}} | {\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\": null ,\"b\":1}} | {\"stream\":true,\"stream_options\":{\"include_usage\": true ,\"b\":1}}",
            })
    void requestAsksInTheEndAndElseStaysAsItIs(String before, String after) throws IOException {
        for (int piece = 1; piece <= before.length(); piece++) {
            assertThat(edited(PiecewiseBody.ofKnownLength(before, piece))).isEqualTo(after);
            assertThat(edited(PiecewiseBody.ofUnknownLength(before, piece))).isEqualTo(after);
            assertThat(edited(new WholeBody(before.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo(after);
        }
    }

    /** Returns the body that goes upstream; if it was made to ask, then the answer must be plain and filtered, else not. */
    private static String edited(UpstreamRequest.Body body) throws IOException {
        StreamUsage usage = new StreamUsage(true);
        UpstreamRequest request = usage.prepare(Requests.post(Requests.CHAT, body, "Accept-Encoding", "gzip"));
        String sent = Requests.sent(request);
        boolean asks = sent.matches(".*\"include_usage\": ?true.*");
        assertThat(Requests.isAnswerFiltered(usage)).isEqualTo(asks);
        assertThat(request.clientHeaders().all("accept-encoding")).containsExactly(asks ? "identity" : "gzip");
        return sent;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{}",
                "",
                "  ",
                "{\"messages\":[{\"stream\":true}]}",
                "{\"stream\":false}",
                "{\"stream\":null}",
                "{\"stream\":1}",
                "{\"stream\":\"true\"}",
                "{\"stream\":[true]}",
                "{\"stream\":{\"stream\":true}}",
                "{\"stream\":true,\"stream\":true}",
                "{\"stream\":true,\"stream_options\":{},\"stream_options\":{}}",
                "{\"stream\":true,\"stream_options\":null,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":false,\"include_usage\":false}}",
                "{\"stream\":true,\"stream_options\":true}",
                "{\"stream\":true,\"stream_options\":[{\"include_usage\":false}]}",
                "{\"stream\":true,\"stream_options\":\"\"}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":0}}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":{\"include_usage\":false}}}",
                "{\"stream\":true} {}",
                "{\"stream\":true}}",
                "{\"stream\":true,}",
                "{\"stream\":true , }",
                "{\"stream\":true",
                "{\"stream\":true,\"a\":}",
                "{\"stream\":true \"a\":1}",
                "[{\"stream\":true}]",
                "\"stream\"",
                "stream=true",
            })
    void requestThatIsToBeLeftAloneIs(String body) throws IOException {
        for (int piece = 1; piece <= body.length() + 1; piece++) {
            for (PiecewiseBody sent : new PiecewiseBody[] {
                PiecewiseBody.ofKnownLength(body, piece), PiecewiseBody.ofUnknownLength(body, piece)
            }) {
                StreamUsage usage = new StreamUsage(true);
                UpstreamRequest request = usage.prepare(Requests.post(Requests.CHAT, sent, "Accept-Encoding", "gzip"));
                assertThat(Requests.sent(request)).isEqualTo(body);
                assertThat(Requests.isAnswerFiltered(usage)).isFalse();
                assertThat(request.clientHeaders().firstOrNull("Accept-Encoding"))
                        .isEqualTo("gzip");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/v1/chat/completions,true",
        "POST,/openai/deployments/d/chat/completions,true",
        "POST,/v1/completions,true",
        "POST,/completions,true",
        "POST,/v1/mycompletions,false",
        "POST,/v1/completions/,false",
        "POST,/v1/chat/completions/c1,false",
        "POST,/v1/responses,false",
        "PUT,/v1/chat/completions,false",
    })
    void onlyCompletionsAreConcerned(String method, String path, boolean isConcerned) throws IOException {
        PiecewiseBody body = PiecewiseBody.ofKnownLength("{\"stream\":true}", 100);

        String sent = Requests.sent(new StreamUsage(true).prepare(Requests.request(method, path, body)));

        assertThat(sent).isEqualTo(isConcerned ? ASKED : "{\"stream\":true}");
    }

    @Test
    void codedRequestStaysAsItIs() throws IOException {
        UpstreamRequest request = Requests.post(
                Requests.CHAT, PiecewiseBody.ofKnownLength("{\"stream\":true}", 100), "content-encoding", "gzip");

        assertThat(new StreamUsage(true).prepare(request)).isSameAs(request);
    }

    @Test
    void providerThatIsNotToBeAskedGetsTheRequestAsItIs() throws IOException {
        PiecewiseBody body = PiecewiseBody.ofKnownLength("{\"stream\":true}", 100);
        UpstreamRequest request = Requests.post(Requests.CHAT, body);
        StreamUsage usage = new StreamUsage(false);

        assertThat(usage.prepare(request)).isSameAs(request);
        assertThat(body.position()).isZero();
        assertThat(Requests.isAnswerFiltered(usage)).isFalse();
    }

    @Test
    void bodyThatBreaksOffFailsAsItWouldWithoutTheEdit() {
        PiecewiseBody body = PiecewiseBody.ofKnownLength("{\"stream\":true}", 4).breakingAt(8);

        assertThatThrownBy(() -> new StreamUsage(true).prepare(Requests.post(Requests.CHAT, body)))
                .isInstanceOf(BrokenBodyException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "200,text/event-stream,,true",
        "299,Text/Event-Stream; charset=utf-8,identity,true",
        "200,text/event-stream,gzip,false",
        "200,application/json,,false",
        "200,,,false",
        "400,text/event-stream,,false",
        "300,text/event-stream,,false",
    })
    void onlyPlainStreamsAreFiltered(int status, String type, String coding, boolean isFiltered) throws IOException {
        StreamUsage usage = new StreamUsage(true);
        usage.prepare(Requests.post(Requests.CHAT, PiecewiseBody.ofKnownLength("{\"stream\":true}", 100)));

        AnswerFilter filter = usage.filter(status, type, coding);

        assertThat(filter instanceof UsageChunkFilter).isEqualTo(isFiltered);
        HeaderFields headers = HeaderFields.of("content-length", "5", "A", "b");
        assertThat(filter.headers(headers).size()).isEqualTo(isFiltered ? 1 : 2);
    }
}
