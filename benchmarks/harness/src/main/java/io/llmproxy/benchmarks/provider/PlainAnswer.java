package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A JSON document, rendered once. */
public final class PlainAnswer implements Answer {
    /** What the chat completion has near its end, and nowhere else: where it is, the answer is whole. */
    public static final String END_MARK = "fp_end_of_the_answer";

    private final HttpResponseStatus status;
    private final ByteBuf body;
    private final ByteBuf http1;

    private PlainAnswer(HttpResponseStatus status, byte[] body) {
        this.status = status;
        this.body = shared(body);
        String head = "HTTP/1.1 " + status + "\r\n"
                + "Content-Type: application/json\r\n"
                + "x-request-id: " + CommonHeaders.REQUEST_ID + "\r\n"
                + "openai-processing-ms: 1\r\n"
                + "openai-version: " + CommonHeaders.API_VERSION + "\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        this.http1 = shared(head.getBytes(UTF_8), body);
    }

    /** {@return a chat completion of 1.5 KB with its usage} */
    static PlainAnswer chatCompletion() {
        try (InputStream file = PlainAnswer.class.getResourceAsStream("chat-completion.json")) {
            if (file == null) {
                throw new IllegalStateException(
                        "chat-completion.json: missing (expected: beside the class " + PlainAnswer.class + ")");
            }
            return new PlainAnswer(HttpResponseStatus.OK, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PlainAnswer refusal(HttpResponseStatus status, String message) {
        String json = "{\"error\":{\"message\":\"" + message.replaceAll("[^ -!#-\\[\\]-~]", "?")
                + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}";
        return new PlainAnswer(status, json.getBytes(UTF_8));
    }

    HttpResponseStatus status() {
        return status;
    }

    /** {@return the document; for one write} */
    ByteBuf body() {
        return body.retainedDuplicate();
    }

    /** {@return the whole message of HTTP/1.1; for one write} */
    ByteBuf http1() {
        return http1.retainedDuplicate();
    }

    private static ByteBuf shared(byte[]... parts) {
        ByteBuf whole = Unpooled.directBuffer();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return Unpooled.unreleasableBuffer(whole.asReadOnly());
    }
}
