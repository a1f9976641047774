package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import io.llmproxy.core.internal.upstream.WholeBody;
import java.io.IOException;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the provider tells the usage of one exchange even if its answer is a stream and the client did not ask for
 * usage, and that the client sees nothing of it: {@link #prepare} makes the request ask, {@link #filter} takes the extra chunk
 * out of the answer. Used by one thread.
 */
public final class StreamUsage {
    /** Longer requests are edited as they flow by: {@value} bytes. */
    static final int MAX_HELD_BYTES = 1024 * 1024;

    private final boolean isRequested;
    private BooleanSupplier isAsked = () -> false;

    /**
     * Begins an exchange.
     *
     * @param isRequested whether the provider is to be asked on the client's behalf
     */
    public StreamUsage(boolean isRequested) {
        this.isRequested = isRequested;
    }

    /**
     * Makes a request ask for usage if it is a completion to be streamed and does not ask already. Reads up to 1 MiB of its body
     * before it returns. The length stays true: that of a longer body grows in any case, by spaces if by nothing else.
     *
     * @param request with a body that is whole or a {@link ReadableBody}; any other one stays as it is
     * @return what to send
     * @throws IOException if the client's body fails
     */
    public UpstreamRequest prepare(UpstreamRequest request) throws IOException {
        if (!isRequested || !isForCompletion(request)) {
            return request;
        }
        if (request.body() instanceof WholeBody whole) {
            return edited(request, whole);
        }
        if (request.body() instanceof ReadableBody body) {
            BodyStart start = BodyStart.read(body, MAX_HELD_BYTES);
            return start.isWhole()
                    ? edited(request, new WholeBody(start.bytes()))
                    : resumed(request, start, new ResumedBody(start.bytes(), body));
        }
        return request;
    }

    /** Takes every path of the kind, whatever stands before it: Azure has its deployments there. */
    private static boolean isForCompletion(UpstreamRequest request) {
        return request.method().equals("POST")
                && request.path().endsWith("/completions")
                && request.clientHeaders().firstOrNull("Content-Encoding") == null;
    }

    private UpstreamRequest edited(UpstreamRequest request, WholeBody body) {
        Edit edit = Edit.of(body.bytes());
        if (edit == null) {
            return request.with(request.clientHeaders(), body);
        }
        isAsked = () -> true;
        return request.with(withoutCodings(request.clientHeaders()), new WholeBody(edit.applyTo(body.bytes())));
    }

    private UpstreamRequest resumed(UpstreamRequest request, BodyStart start, ResumedBody body) {
        if (!start.isObject()) {
            return request.with(request.clientHeaders(), body);
        }
        RewrittenBody rewritten = new RewrittenBody(body);
        isAsked = rewritten::asksForUsage;
        return request.with(withoutCodings(request.clientHeaders()), rewritten);
    }

    /** No chunk can be taken out of a coded answer. */
    private static HeaderFields withoutCodings(HeaderFields clientHeaders) {
        HeaderFields.Builder fields = HeaderFields.builder();
        clientHeaders.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Accept-Encoding")) {
                fields.add(name, value);
            }
        });
        return fields.add("Accept-Encoding", "identity").build();
    }

    /**
     * Chooses how the answer goes to the client. A provider that codes its answer although it was asked not to shows the client
     * the extra chunk.
     *
     * @param status of the answer
     * @param contentType of the answer, or null
     * @param contentEncoding of the answer, or null
     * @return what to put between provider and client
     */
    public AnswerFilter filter(int status, @Nullable String contentType, @Nullable String contentEncoding) {
        boolean isStream = contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("text/event-stream");
        boolean isPlain = contentEncoding == null || contentEncoding.strip().equalsIgnoreCase("identity");
        boolean isSuccess = status >= 200 && status < 300;
        return isAsked.getAsBoolean() && isSuccess && isStream && isPlain
                ? new UsageChunkFilter()
                : new UnfilteredAnswer();
    }
}
