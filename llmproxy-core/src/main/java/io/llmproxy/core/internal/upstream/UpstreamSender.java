package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.internal.config.HttpProxies;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Sends requests to one provider, with the key and as often as its configuration says. Safe for use by many threads. */
public final class UpstreamSender implements AutoCloseable {
    private final UpstreamClient client;

    /**
     * Prepares the sender; connects to nothing yet.
     *
     * @param provider where to send to
     * @param proxies the way there
     * @param ticker elapsed time in nanoseconds
     */
    public UpstreamSender(ProviderConfig provider, HttpProxies proxies, LongSupplier ticker) {
        client = new UpstreamClient(provider, ticker);
    }

    /** The exchange that a request belongs to. */
    public interface Course {
        /**
         * Called before each attempt.
         *
         * @param call about to be executed; to be cancelled if the exchange ends early, at once if it has ended
         */
        void sending(UpstreamCall call);

        /**
         * Waits between two attempts.
         *
         * @param time how long
         * @return false if the exchange has been stopped; then there is no further attempt
         */
        boolean pause(Duration time);
    }

    /** An answer of the provider's. To be closed. */
    public interface Answer extends AutoCloseable {
        /**
         * Returns the answer.
         *
         * @return its head, and its body as it comes
         */
        UpstreamResponse response();

        /**
         * Returns how often the request was sent.
         *
         * @return at least 1
         */
        int attempts();

        /** Tells that the provider broke off within the body. */
        void brokeOff();

        /** Frees the connection. */
        @Override
        void close();
    }

    /**
     * Sends a request and waits for the head of the answer.
     *
     * @param request what to ask
     * @param keys at least one key for this provider
     * @param course the exchange
     * @return the answer, to be closed
     * @throws CircuitOpenException if the provider is given a rest
     * @throws IOException if the provider cannot be reached or breaks off, the client's body fails, or the call was cancelled
     */
    public Answer send(UpstreamRequest request, List<ProviderKey> keys, Course course) throws IOException {
        UpstreamCall call = client.newCall(request, keys.get(0).secret());
        course.sending(call);
        UpstreamResponse response = call.execute();
        return new Answer() {
            @Override
            public UpstreamResponse response() {
                return response;
            }

            @Override
            public int attempts() {
                return 1;
            }

            @Override
            public void brokeOff() {}

            @Override
            public void close() {
                response.close();
            }
        };
    }

    /** Closes all connections and ends the threads. Running calls fail. */
    @Override
    public void close() {
        client.close();
    }
}
