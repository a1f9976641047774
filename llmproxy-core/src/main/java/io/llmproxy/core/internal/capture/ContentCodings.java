package io.llmproxy.core.internal.capture;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Undoes what a {@code Content-Encoding} header says was done to a body. */
public final class ContentCodings {
    /** More codings than anybody applies; each costs memory. */
    private static final int MOST_CODINGS = 2;

    private ContentCodings() {}

    /**
     * Puts the decoders for a header in front of a sink.
     *
     * @param contentEncoding value of the header, codings in the order they were applied, or null
     * @param sink takes the decoded bytes
     * @return takes the coded bytes; drops them if a coding is not known
     */
    public static ByteSink decoding(@Nullable String contentEncoding, ByteSink sink) {
        return decoding(contentEncoding, sink, Long.MAX_VALUE);
    }

    /**
     * Puts the decoders for a header in front of a sink, and stops decoding at a limit.
     *
     * @param contentEncoding value of the header, codings in the order they were applied, or null
     * @param sink takes the decoded bytes
     * @param most how many bytes any of the codings may come to, since few coded bytes may stand for very many
     * @return takes the coded bytes; drops them if a coding is not known, and all from the limit on, which {@link ByteSink#isFull}
     *     tells
     */
    public static ByteSink decoding(@Nullable String contentEncoding, ByteSink sink, long most) {
        if (contentEncoding == null) {
            return sink;
        }
        String[] codings = contentEncoding.toLowerCase(Locale.ROOT).split(",", MOST_CODINGS + 1);
        if (codings.length > MOST_CODINGS) {
            return new NothingSink();
        }
        ByteSink decoder = sink;
        for (String coding : codings) {
            ByteSink next = switch (coding.strip()) {
                case "", "identity", "none", "utf-8", "binary" ->
                    decoder; // the last three are no codings, but are sent
                case "gzip", "x-gzip" -> new GzipSink(new LimitedSink(decoder, most));
                case "deflate" -> new DeflateSink(new LimitedSink(decoder, most));
                case "br" -> new BrotliSink(new LimitedSink(decoder, most), most);
                case "zstd" -> new ZstdSink(new LimitedSink(decoder, most));
                default -> null;
            };
            if (next == null) {
                decoder.close();
                return new NothingSink();
            }
            decoder = next;
        }
        return decoder;
    }
}
