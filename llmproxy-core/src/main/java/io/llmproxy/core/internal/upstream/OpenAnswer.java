package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;

/** An answer whose end tells more about the provider. Used by one thread. */
final class OpenAnswer implements UpstreamSender.Answer {
    private final UpstreamResponse response;
    private final int attempts;
    private final Secret key;
    private final CircuitBreakers breakers;
    private final OpenCalls calls;
    private boolean isBroken;
    private boolean isClosed;

    OpenAnswer(UpstreamResponse response, int attempts, Secret key, CircuitBreakers breakers, OpenCalls calls) {
        this.response = response;
        this.attempts = attempts;
        this.key = key;
        this.breakers = breakers;
        this.calls = calls;
    }

    @Override
    public UpstreamResponse response() {
        return response;
    }

    @Override
    public int attempts() {
        return attempts;
    }

    @Override
    public void brokeOff() {
        if (!isBroken) {
            isBroken = true;
            breakers.brokeOff(key);
        }
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            response.close();
            if (!isBroken && response.isEnded() && response.status() < 500) {
                breakers.ended(key);
            }
        } finally {
            calls.leave();
        }
    }
}
