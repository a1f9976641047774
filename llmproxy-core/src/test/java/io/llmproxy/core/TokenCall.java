package io.llmproxy.core;

import io.llmproxy.api.Secret;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.ClientResponse;
import io.llmproxy.core.http.HeaderFields;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call with a token, to a provider that need not be there. */
final class TokenCall implements ClientRequest, ClientResponse {
    private static final int PATIENCE_SECONDS = 10;

    private final HeaderFields headers;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    private TokenCall(Secret token) {
        headers = HeaderFields.builder()
                .add("Authorization", "Bearer " + token.reveal())
                .build();
    }

    /** Tells whether the engine knows the token. */
    static boolean isAccepted(LlmProxy engine, Secret token) {
        TokenCall call = new TokenCall(token);
        engine.accept(call, call);
        return call.status.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join() != 401;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String rawPath() {
        return "/v1/models";
    }

    @Override
    public @Nullable String rawQuery() {
        return null;
    }

    @Override
    public HeaderFields headers() {
        return headers;
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public long contentLength() {
        return 0;
    }

    @Override
    public int read(byte[] buffer) {
        return -1;
    }

    @Override
    public void start(int status, HeaderFields headers) {
        this.status.complete(status);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {}

    @Override
    public void complete() {}

    @Override
    public void abort() {}

    @Override
    public boolean isStarted() {
        return status.isDone();
    }

    @Override
    public void onClientGone(Runnable action) {}
}
