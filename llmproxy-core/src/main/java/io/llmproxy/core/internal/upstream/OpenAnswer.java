package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;

/** An answer whose end tells more about the provider. Used by one thread. */
final class OpenAnswer implements UpstreamSender.Answer {
    private final UpstreamResponse response;
    private final Secret key;
    private final CircuitBreakers breakers;
    private boolean isBroken;
    private boolean isClosed;

    OpenAnswer(UpstreamResponse response, Secret key, CircuitBreakers breakers) {
        this.response = response;
        this.key = key;
        this.breakers = breakers;
    }

    @Override
    public UpstreamResponse response() {
        return response;
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
        response.close();
        if (!isBroken && response.isEnded() && response.status() < 500) {
            breakers.ended(key);
        }
    }
}
