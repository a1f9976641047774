package io.llmproxy.core.internal.body;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.core.internal.capture.ByteSink;
import org.jspecify.annotations.Nullable;

/** Keeps the bodies of one exchange as they pass, within bounds. Used by one thread at a time; never throws. */
public final class BodyCapture {
    private final Keeper request;
    private final int maxResponseBytes;
    private @Nullable Keeper response;
    private boolean isAnswered;
    private boolean isAnswerCut;

    /**
     * Creates a capture of one exchange.
     *
     * @param contentType of the request, or null if there is none
     * @param contentEncoding of the request, or null if there is none; a coded request is not looked at
     * @param limits how much is kept
     */
    public BodyCapture(@Nullable String contentType, @Nullable String contentEncoding, BodyLimits limits) {
        request = new GuardedKeeper(Keepers.request(contentType, contentEncoding, limits.requestBytes()));
        maxResponseBytes = limits.responseBytes();
    }

    /**
     * Takes bytes of the request.
     *
     * @param bytes holds them; not kept
     * @param length their number, from index 0
     */
    public void request(byte[] bytes, int length) {
        request.write(bytes, 0, length);
    }

    /**
     * Takes the head of the answer.
     *
     * @param contentType of the answer, or null if there is none
     * @return takes the body of the answer when its codings are undone
     */
    public ByteSink response(@Nullable String contentType) {
        Keeper keeper = new GuardedKeeper(Keepers.response(contentType, maxResponseBytes));
        response = keeper;
        return keeper;
    }

    /** Notes that the answer has a body, be it one whose codings nobody can undo. */
    public void answered() {
        isAnswered = true;
    }

    /** Notes that the answer goes on beyond what was decoded of it. */
    public void answerCut() {
        isAnswerCut = true;
    }

    /**
     * Returns the request.
     *
     * @return the body, or null if there was none
     */
    public @Nullable CapturedBody requestBody() {
        request.end();
        return request.body();
    }

    /**
     * Returns the answer.
     *
     * @return the body, or null if there was none
     */
    public @Nullable CapturedBody responseBody() {
        CapturedBody body = response == null ? null : response.body();
        if (body != null && isAnswerCut) {
            return new CapturedBody(body.text(), body.isJson(), true);
        }
        return body == null && isAnswered ? new CapturedBody(Keepers.BINARY_RESPONSE, false, false) : body;
    }
}
