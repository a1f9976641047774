package io.llmproxy.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/** The requests for one target, as bytes: a client sends nothing that has to be rendered while it measures. */
final class Requests {
    private static final String MESSAGES =
            "\"messages\":[{\"role\":\"system\",\"content\":\"You answer in two paragraphs.\"},"
                    + "{\"role\":\"user\",\"content\":\"What is a gateway for language models good for?\"}]";

    private final String head;
    private final ByteBuf plain;
    private final LongAdder sent;

    /**
     * Renders the requests.
     *
     * @param sent counts each request that is taken to be sent
     */
    Requests(Target target, LongAdder sent) {
        this.sent = sent;
        head = "POST " + target.path() + " HTTP/1.1\r\n"
                + "Host: " + target.uri().getAuthority() + "\r\n"
                + "Authorization: Bearer " + target.token() + "\r\n"
                + "Content-Type: application/json\r\n"
                + "Accept: application/json, text/event-stream\r\n"
                + "User-Agent: llmproxy-load\r\n"
                + "Content-Length: ";
        byte[] call = message("{\"model\":\"json\"," + MESSAGES + "}");
        ByteBuffer bytes = ByteBuffer.allocateDirect(call.length).put(call).flip();
        plain = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes).asReadOnly());
    }

    /** {@return the request for a chat completion; for one write, by any thread} */
    ByteBuf plain() {
        sent.increment();
        return plain.retainedDuplicate();
    }

    /** {@return the request for a stream; for one write} */
    ByteBuf stream(StreamShape shape, String id) {
        sent.increment();
        return Unpooled.wrappedBuffer(message("{\"model\":\"" + shape.model() + "\",\"user\":\"" + id + "\","
                + "\"stream\":true,\"stream_options\":{\"include_usage\":true}," + MESSAGES + "}"));
    }

    private byte[] message(String body) {
        return (head + body.length() + "\r\n\r\n" + body).getBytes(US_ASCII);
    }
}
