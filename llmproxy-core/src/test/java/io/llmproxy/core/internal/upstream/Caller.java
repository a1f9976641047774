package io.llmproxy.core.internal.upstream;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.config.HttpProxies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange as the sender sees it: notes attempts and pauses, which cost no time. */
final class Caller implements UpstreamSender.Course, AutoCloseable {
    static final Secret KEY = Secret.of("sk-provider-key");

    final AtomicLong now = new AtomicLong();
    final List<UpstreamCall> calls = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    final UpstreamSender sender;
    List<ProviderKey> keys = List.of(ProviderKey.of(KEY, null));
    double random;
    boolean isStopped;
    boolean isProvidersFault = true;
    Consumer<UpstreamCall> onSending = call -> {};

    /** What the client got. */
    record Got(int status, HeaderFields headers, String body, int attempts) {}

    Caller(ProviderConfig provider) {
        this(provider, HttpProxies.NONE);
    }

    Caller(ProviderConfig provider, HttpProxies proxies) {
        sender = new UpstreamSender(provider, proxies, now::get, () -> random);
    }

    static ProviderConfigBuilder provider(URI url) {
        return ProviderConfig.builder("acme", url)
                .allowedEndpoints(List.of("/v1"))
                .allowedMethods(Set.of("GET", "POST"));
    }

    static Caller to(URI url) {
        return new Caller(provider(url).build());
    }

    Caller withKeys(String... texts) {
        keys = new ArrayList<>();
        for (String text : texts) {
            keys.add(ProviderKey.of(Secret.of(text), null));
        }
        return this;
    }

    static UpstreamRequest get(@Nullable String query, String... headers) {
        return new UpstreamRequest("GET", "/v1/models", query, HeaderFields.of(headers), Map.of(), null, null);
    }

    static UpstreamRequest post(UpstreamRequest.Body body) {
        return new UpstreamRequest("POST", "/v1/chat/completions", null, HeaderFields.empty(), Map.of(), null, body);
    }

    static UpstreamRequest post(String body) {
        return post(new WholeBody(body.getBytes(StandardCharsets.UTF_8)));
    }

    Got call(UpstreamRequest request) throws IOException {
        int before = calls.size();
        try (UpstreamSender.Answer answer = send(request)) {
            int attempts = calls.size() - before;
            return new Got(answer.response().status(), answer.response().headers(), body(answer), attempts);
        }
    }

    UpstreamSender.Answer send(UpstreamRequest request) throws IOException {
        return sender.send(request, keys, this);
    }

    /** Reads as the exchange does: tells if the provider breaks off. */
    static String body(UpstreamSender.Answer answer) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (ReceivedBytes bytes = answer.response().next();
                    bytes != null;
                    bytes = answer.response().next()) {
                body.write(bytes.buffer(), bytes.offset(), bytes.length());
            }
        } catch (IOException e) {
            answer.brokeOff();
            throw e;
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void sending(UpstreamCall call) {
        calls.add(call);
        onSending.accept(call);
    }

    @Override
    public boolean pause(Duration time) {
        pauses.add(time);
        now.addAndGet(time.toNanos());
        return !isStopped;
    }

    @Override
    public boolean isProvidersFault(IOException failure) {
        return isProvidersFault;
    }

    @Override
    public void close() {
        sender.close();
    }
}
