package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** One request after another of a connection of HTTP/1.1, or the request of a stream of HTTP/2, and the answers. Confined to its thread. */
final class Call {
    private static final int MAX_BODY_BYTES = 16 << 20;

    private final Answers answers;
    private final Reply reply;
    private final ByteBuf body = Unpooled.buffer(1024, MAX_BODY_BYTES);
    private boolean isKnownPlace;
    private @Nullable PacedStream stream;

    Call(Answers answers, Reply reply) {
        this.answers = answers;
        this.reply = reply;
    }

    void begin(CharSequence method, CharSequence path) {
        body.clear();
        isKnownPlace = "POST".contentEquals(method) && "/v1/chat/completions".contentEquals(path);
    }

    /** Takes a part of the body; the caller keeps the buffer. */
    void body(ByteBuf part) {
        body.writeBytes(part);
    }

    /** The request is complete. */
    void answer() {
        if (!isKnownPlace) {
            reply.plain(
                    PlainAnswer.refusal(HttpResponseStatus.NOT_FOUND, "There is only POST /v1/chat/completions here."));
            return;
        }
        ChatRequest request = ChatRequest.read(body);
        Answer answer = answers.to(request);
        if (answer instanceof StreamAnswer streamed) {
            stream = new PacedStream(streamed, request.user().getBytes(ISO_8859_1), reply);
            stream.start();
        } else if (answer instanceof PlainAnswer plain) {
            reply.plain(plain);
        }
    }

    void resume() {
        if (stream != null) {
            stream.resume();
        }
    }

    void stop() {
        if (stream != null) {
            stream.stop();
        }
    }
}
