package io.llmproxy.core;

import io.llmproxy.api.event.Dispatcher;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.ClientResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The assembled engine of a gateway: relays calls to a provider and publishes one event per exchange.
 *
 * <p>Build one with {@link #builder()}, share it, close it at the end. Safe for use by many threads; several engines may live in one
 * JVM.
 */
public final class LlmProxy implements AutoCloseable {
    private final LlmProxyParts parts;

    LlmProxy(LlmProxyParts parts) {
        this.parts = parts;
    }

    /**
     * Starts an engine for OpenAI with a database {@code data/llm-proxy.db} and no sink.
     *
     * @return a new builder
     */
    public static LlmProxyBuilder builder() {
        return new LlmProxyBuilder();
    }

    /**
     * Takes a call over. Returns at once; the call runs on a thread of the engine. Called by server adapters such as the
     * servlet filter.
     *
     * @param clientRequest what the client asks
     * @param clientResponse the way back to the client
     */
    public void accept(ClientRequest clientRequest, ClientResponse clientResponse) {
        parts.exchanges().accept(clientRequest, clientResponse);
    }

    /**
     * Returns the providers that calls go to.
     *
     * @return at least one; the first is the default provider
     */
    public List<ProviderConfig> providers() {
        return parts.providers().configs();
    }

    /**
     * Takes other providers for new calls, all of them or none; running calls go on with those that they began with. A provider whose
     * configuration stays the same keeps its connections.
     *
     * @param providers at least one, with names of their own; the first is the default provider
     * @throws IllegalArgumentException if there is none, or two have the same name
     * @throws InvalidConfigException if {@linkplain LlmProxyBuilder#providerCheck the host's own check} refuses them; nothing is
     *     changed then
     */
    public void replaceProviders(List<ProviderConfig> providers) {
        List<ProviderConfig> checked = LlmProxyBuilder.checked(providers);
        parts.gate().replace(() -> checked);
    }

    /**
     * Reads the provider file again, and takes what is in it as {@link #replaceProviders} does.
     *
     * @throws InvalidConfigException if the file has mistakes, or {@linkplain LlmProxyBuilder#providerCheck the host's own check}
     *     refuses what is in it; nothing is changed then
     * @throws IllegalStateException if the providers do not come from a file
     */
    public void reloadProviders() {
        ProviderReload reload = parts.reload();
        if (reload == null) {
            throw new IllegalStateException("providers: not from a file (expected: an engine with provider-file)");
        }
        reload.reload();
    }

    /**
     * Returns the projects.
     *
     * @return the service that creates and finds them
     */
    public Projects projects() {
        return parts.projects();
    }

    /**
     * Returns the tokens.
     *
     * @return the service that issues them
     * @throws IllegalStateException if the host validates tokens itself
     */
    public Tokens tokens() {
        Tokens tokens = parts.tokens();
        if (tokens == null) {
            throw new IllegalStateException(
                    "tokens: issued by the host (expected: an engine with the built-in validator)");
        }
        return tokens;
    }

    /**
     * Returns the audit trail.
     *
     * @return what records and finds events
     */
    public Audit audit() {
        return parts.audit();
    }

    /**
     * Returns a snapshot of the engine's state.
     *
     * @return what is running and how the sinks are doing
     */
    public Health health() {
        return new Health(
                parts.exchanges().runningCount(),
                parts.bus().counters(),
                parts.bus().problem().orElse(null),
                parts.dispatcher().health());
    }

    /**
     * Returns what the engine has counted so far. Takes no lock and costs little, so that it may be asked often.
     *
     * @return a snapshot; also after {@link #close()}
     */
    public Metrics metrics() {
        return new Metrics(parts.metrics().uptime(), parts.metrics().providers(), health());
    }

    /**
     * Tells whether {@link #close()} was called. A closed engine refuses new calls, though running ones may still go on.
     *
     * @return true from the first moment of closing
     */
    public boolean isClosed() {
        return parts.isClosed();
    }

    /**
     * The state of an engine.
     *
     * @param runningExchanges calls under way
     * @param events what the bus has seen
     * @param eventBusProblem why the bus cannot do all its work at the moment, free of secrets, or null if it can
     * @param sinks one entry per sink
     */
    public record Health(
            int runningExchanges,
            EventBus.Counters events,
            @Nullable String eventBusProblem,
            List<Dispatcher.SinkHealth> sinks) {
        /** Checks the parts. */
        public Health {
            sinks = List.copyOf(sinks);
        }
    }

    /**
     * Refuses new calls, lets running ones finish within the shutdown grace, delivers the events, and releases everything.
     * Blocks until that is done. Idempotent.
     */
    @Override
    public void close() {
        parts.close();
    }
}
