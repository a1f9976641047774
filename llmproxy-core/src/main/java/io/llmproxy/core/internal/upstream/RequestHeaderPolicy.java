package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.Headers;

/**
 * Decides which header fields a provider gets: of the client's only those listed here and those that the provider's configuration
 * adds. The host application's cookies, sessions, forwarded and internal headers are none of the provider's business, and the
 * client's token never leaves.
 *
 * <p>Left out on purpose, though SDKs send them: {@code OpenAI-Organization}, {@code OpenAI-Project} and
 * {@code x-goog-user-project}, with which a client would choose who pays; {@code anthropic-dangerous-direct-browser-access}, which
 * speaks for a browser's origin that the provider is not told either.
 */
final class RequestHeaderPolicy {
    private static final Set<String> ALLOWED = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "content-encoding",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "range",
            "user-agent",
            "openai-beta",
            "x-client-request-id",
            "x-ms-client-request-id",
            "anthropic-version",
            "anthropic-beta",
            "x-goog-api-client",
            "x-goog-request-params",
            "x-server-timeout");

    /** What official SDKs tell about themselves, and how Google's describe an upload. */
    private static final List<String> ALLOWED_PREFIXES = List.of("x-stainless-", "x-goog-upload-");

    private static final Set<String> TRACE = Set.of("traceparent", "tracestate");

    /** Of the client, whatever the configuration says. */
    private static final Set<String> NEVER_FROM_CLIENT = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "cookie2",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "openai-organization",
            "openai-project",
            "x-goog-user-project");

    /** Of nobody: they belong to the connection, or are set last. */
    private static final Set<String> NEVER_SET =
            Set.of("authorization", "cookie", "cookie2", "host", "content-length", "expect");

    private final Set<String> allowed;
    private final Set<String> never;
    private final Map<String, String> upstreamHeaders;
    private final boolean isClientAddressForwarded;

    RequestHeaderPolicy(ProviderConfig provider) {
        never = new HashSet<>(NEVER_FROM_CLIENT);
        provider.tokenPlaces().forEach(this::neverForward);
        neverForward(provider.apiKeyPlace());
        allowed = new HashSet<>(ALLOWED);
        allowed.addAll(provider.forwardedHeaders());
        upstreamHeaders = provider.upstreamHeaders();
        isClientAddressForwarded = provider.isClientAddressForwarded();
    }

    private void neverForward(CredentialPlace place) {
        if (place.kind() != CredentialPlace.Kind.QUERY) {
            never.add(place.name());
        }
    }

    /** Returns all fields but that of the key. */
    Headers.Builder apply(UpstreamRequest request) {
        HeaderFields clientHeaders = request.clientHeaders();
        Headers.Builder upstream = new Headers.Builder();
        Set<String> hopByHop = HopByHopHeaders.of(clientHeaders.all("Connection"));
        boolean isTraced = TraceContext.isValid(clientHeaders);
        clientHeaders.forEach((name, value) -> {
            String lowerName = name.toLowerCase(Locale.ROOT);
            if (mayPass(lowerName, isTraced) && !hopByHop.contains(lowerName) && HeaderText.isPrintableAscii(value)) {
                upstream.add(name, value);
            }
        });
        if (upstream.get("Accept-Encoding") == null) {
            // Without this, OkHttp would ask for gzip on its own and unpack it: the client's bytes would not be the
            // provider's.
            upstream.add("Accept-Encoding", "identity");
        }
        if (upstream.get("User-Agent") == null) {
            upstream.add("User-Agent", "llmproxy");
        }
        set(upstream, upstreamHeaders);
        set(upstream, request.projectHeaders());
        String clientAddress = request.clientAddress();
        if (isClientAddressForwarded && clientAddress != null && HeaderText.isPrintableAscii(clientAddress)) {
            upstream.set("X-Forwarded-For", clientAddress);
        }
        return upstream;
    }

    private boolean mayPass(String name, boolean isTraced) {
        if (never.contains(name)) {
            return false;
        }
        return TRACE.contains(name) ? isTraced : allowed.contains(name) || hasAllowedPrefix(name);
    }

    private static boolean hasAllowedPrefix(String name) {
        for (String prefix : ALLOWED_PREFIXES) {
            if (name.startsWith(prefix)) {
                return HeaderFields.isName(name);
            }
        }
        return false;
    }

    private static void set(Headers.Builder upstream, Map<String, String> fields) {
        fields.forEach((name, value) -> {
            String lowerName = name.toLowerCase(Locale.ROOT);
            boolean isConnections = NEVER_SET.contains(lowerName) || HopByHopHeaders.isOne(lowerName);
            if (!isConnections && HeaderFields.isName(name) && HeaderText.isPrintableAscii(value)) {
                upstream.set(name, value);
            }
        });
    }
}
