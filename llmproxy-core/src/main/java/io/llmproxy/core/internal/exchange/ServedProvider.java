package io.llmproxy.core.internal.exchange;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.EndpointTimeouts;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.internal.config.EndpointPattern;
import io.llmproxy.core.internal.config.HttpProxies;
import io.llmproxy.core.internal.policy.CorsPolicy;
import io.llmproxy.core.internal.policy.ParameterPolicy;
import io.llmproxy.core.internal.policy.RequestPath;
import io.llmproxy.core.internal.policy.RequestPolicy;
import io.llmproxy.core.internal.upstream.UpstreamSender;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A provider that calls can go to, with its policies and its connections. */
final class ServedProvider {
    private final ProviderConfig config;
    private final RequestPolicy requestPolicy;
    private final ParameterPolicy parameterPolicy;
    private final CorsPolicy cors;
    private final UpstreamSender sender;
    private final List<TimedEndpoint> timedEndpoints = new ArrayList<>();

    private record TimedEndpoint(EndpointPattern path, EndpointTimeouts timeouts) {}

    ServedProvider(ProviderConfig config, HttpProxies proxies, LongSupplier ticker) {
        this.config = config;
        requestPolicy = RequestPolicy.of(config);
        parameterPolicy = ParameterPolicy.of(config);
        cors = CorsPolicy.of(config);
        config.endpointTimeouts()
                .forEach((path, timeouts) ->
                        timedEndpoints.add(new TimedEndpoint(EndpointPattern.parse(path), timeouts)));
        sender = new UpstreamSender(config, proxies, ticker);
    }

    ProviderConfig config() {
        return config;
    }

    String name() {
        return config.name();
    }

    RequestPolicy requestPolicy() {
        return requestPolicy;
    }

    ParameterPolicy parameterPolicy() {
        return parameterPolicy;
    }

    CorsPolicy cors() {
        return cors;
    }

    UpstreamSender sender() {
        return sender;
    }

    boolean takesTokenFrom(CredentialPlace place) {
        return config.tokenPlaces().contains(place);
    }

    /** Returns the path below the provider's prefix, or null if a request with this host and path is not meant for it. */
    @Nullable
    RequestPath below(@Nullable String host, RequestPath path) {
        return config.hosts().isEmpty() || (host != null && config.hosts().contains(host))
                ? path.below(config.pathPrefix())
                : null;
    }

    /** Returns the limits of an endpoint, or null if the provider's own hold. */
    @Nullable
    EndpointTimeouts timeoutsOf(RequestPath path) {
        for (TimedEndpoint endpoint : timedEndpoints) {
            if (endpoint.path().matches(path.decoded())) {
                return endpoint.timeouts();
            }
        }
        return null;
    }
}
