package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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

    private static final FieldNames TRACE = FieldNames.of("traceparent", "tracestate");

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
    private static final FieldNames NEVER_SET =
            FieldNames.of("authorization", "cookie", "cookie2", "host", "content-length", "expect");

    private final FieldNames allowed;
    private final FieldNames never;
    private final Map<String, String> upstreamHeaders;
    private final boolean isClientAddressForwarded;

    RequestHeaderPolicy(ProviderConfig provider) {
        never = FieldNames.of(neverOf(provider));
        Set<String> passing = new HashSet<>(ALLOWED);
        passing.addAll(provider.forwardedHeaders());
        allowed = FieldNames.of(passing);
        upstreamHeaders = provider.upstreamHeaders();
        isClientAddressForwarded = provider.isClientAddressForwarded();
    }

    private static Set<String> neverOf(ProviderConfig provider) {
        Set<String> names = new HashSet<>(NEVER_FROM_CLIENT);
        List<CredentialPlace> places = new ArrayList<>(provider.tokenPlaces());
        places.add(provider.apiKeyPlace());
        for (CredentialPlace place : places) {
            if (place.kind() != CredentialPlace.Kind.QUERY) {
                names.add(place.name());
            }
        }
        return names;
    }

    /** Returns all fields but that of the key. */
    Headers.Builder apply(UpstreamRequest request) {
        HeaderFields clientHeaders = request.clientHeaders();
        Headers.Builder upstream = new Headers.Builder();
        Predicate<String> hopByHop = HopByHopHeaders.of(clientHeaders.all("Connection"));
        boolean isTraced = TraceContext.isValid(clientHeaders);
        clientHeaders.forEach((name, value) -> {
            if (mayPass(name, isTraced) && !hopByHop.test(name) && HeaderText.isPrintableAscii(value)) {
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
        boolean isKnown = TRACE.contains(name) ? isTraced : allowed.contains(name) || hasAllowedPrefix(name);
        return isKnown && !never.contains(name) && HeaderFields.isName(name);
    }

    private static boolean hasAllowedPrefix(String name) {
        for (String prefix : ALLOWED_PREFIXES) {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }

    private static void set(Headers.Builder upstream, Map<String, String> fields) {
        fields.forEach((name, value) -> {
            boolean isConnections = NEVER_SET.contains(name) || HopByHopHeaders.isOne(name);
            if (!isConnections && HeaderFields.isName(name) && HeaderText.isPrintableAscii(value)) {
                upstream.set(name, value);
            }
        });
    }
}
