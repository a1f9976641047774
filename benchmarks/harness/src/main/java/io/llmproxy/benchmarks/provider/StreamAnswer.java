package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events, rendered as far as all streams of its shape have it in common. All its chunks are of the same size, and
 * their text is {@code <stream id>:<sequence>:<System.nanoTime() at the sending>:} and padding.
 */
final class StreamAnswer implements Answer {
    static final int MAX_ID_LENGTH = 36;

    private static final Pattern MODEL = Pattern.compile("sse-([1-9]\\d{0,5})-(\\d{1,6})-(\\d{1,6})");
    private static final int DIGITS_OF_INT = 10;
    private static final int DIGITS_OF_LONG = 19;

    private final int chunks;
    private final Duration interval;
    private final int eventBytes;
    private final byte[] beforeText;
    private final byte[] padding;
    private final byte[] afterText;
    private final byte[] ending;

    private StreamAnswer(String model, int chunks, Duration interval, int wantedBytes) {
        this.chunks = chunks;
        this.interval = interval;
        String beforeChoices =
                "data: {\"id\":\"chatcmpl-CgKxV3pQm2dRr7zT1bYwHnE4sLuJa\",\"object\":\"chat.completion.chunk\","
                        + "\"created\":1764460800,\"model\":\"" + model
                        + "\",\"system_fingerprint\":null,\"choices\":[";
        this.beforeText = ascii(beforeChoices + "{\"index\":0,\"delta\":{\"content\":\"");
        this.afterText = ascii("\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n");
        int leastBytes = beforeText.length + MAX_ID_LENGTH + DIGITS_OF_INT + DIGITS_OF_LONG + 3 + afterText.length;
        this.eventBytes = Math.max(wantedBytes, leastBytes);
        this.padding = ascii("x".repeat(eventBytes - beforeText.length - afterText.length));
        this.ending = ascii(beforeChoices
                + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
                + beforeChoices + "],\"usage\":{\"prompt_tokens\":27,\"completion_tokens\":" + chunks
                + ",\"total_tokens\":" + (27 + chunks)
                + ",\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
                + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}}\n\n"
                + "data: [DONE]\n\n");
    }

    /** {@return the stream that a model of the form {@code sse-<chunks>-<intervalMillis>-<bytesPerChunk>} means, or null for another form} */
    static @Nullable StreamAnswer of(String model) {
        Matcher shape = MODEL.matcher(model);
        if (!shape.matches()) {
            return null;
        }
        return new StreamAnswer(
                model,
                Integer.parseInt(shape.group(1)),
                Duration.ofMillis(Integer.parseInt(shape.group(2))),
                Integer.parseInt(shape.group(3)));
    }

    int chunks() {
        return chunks;
    }

    Duration interval() {
        return interval;
    }

    /** {@return the size of each chunk: what was asked for, or the least that is possible} */
    int eventBytes() {
        return eventBytes;
    }

    /** Writes {@link #eventBytes} bytes, stamped with the time. */
    void writeEvent(ByteBuf out, byte[] id, int sequence) {
        int end = out.writerIndex() + eventBytes;
        out.writeBytes(beforeText).writeBytes(id).writeByte(':');
        writeDecimal(out, sequence);
        out.writeByte(':');
        writeDecimal(out, System.nanoTime());
        out.writeByte(':');
        out.writeBytes(padding, 0, end - out.writerIndex() - afterText.length).writeBytes(afterText);
    }

    /** {@return what follows the chunks: the reason of the end, the usage, and {@code [DONE]}} */
    byte[] ending() {
        return ending;
    }

    private static void writeDecimal(ByteBuf out, long number) {
        ByteBufUtil.writeAscii(out, Long.toString(number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
