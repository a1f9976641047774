package io.llmproxy.core.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderConfigBuilder;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.config.HttpProxies;
import io.llmproxy.core.internal.policy.RequestPath;
import io.llmproxy.core.internal.upstream.UpstreamCall;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import io.llmproxy.core.internal.upstream.UpstreamSender;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderSetTest {
    private static final UpstreamSender.Course PATIENT = new UpstreamSender.Course() {
        @Override
        public void sending(UpstreamCall call) {}

        @Override
        public boolean pause(Duration time) {
            return true;
        }

        @Override
        public boolean isProvidersFault(IOException failure) {
            return true;
        }
    };

    private static ProviderConfigBuilder provider(String name) {
        return ProviderConfig.openAi(URI.create("http://127.0.0.1:1/" + name));
    }

    private static ProviderConfig named(String name, String prefix, String... hosts) {
        return ProviderConfig.builder(name, URI.create("http://127.0.0.1:1"))
                .allowedEndpoints(List.of("GET /v1/models"))
                .pathPrefix(prefix)
                .hosts(Set.of(hosts))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "other.example, /v1/models, first second",
        ", /v1/models, first second",
        "other.example, /claude/v1/models, claude",
        "other.example, /claude/beta/v1/models, beta",
        "other.example, /claudette/v1/models, first second",
        "m.example, /v1/models, host",
        "M.Example:8443, /claude/v1/models, host",
        "'[::1]:80', /v1/models, address",
        "'[::1]', /v1/models, address",
    })
    void hostThenPrefixChoose(String host, String path, String names) {
        try (Providers providers = new Providers(
                List.of(
                        named("first", ""),
                        named("second", ""),
                        named("claude", "/claude"),
                        named("beta", "/claude/beta"),
                        named("host", "", "m.example"),
                        named("address", "", "[::1]")),
                HttpProxies.NONE,
                System::nanoTime)) {
            HeaderFields headers = host == null ? HeaderFields.empty() : HeaderFields.of("Host", host);
            ProviderSet set = providers.hold();
            assertThat(set.routes(headers, RequestPath.parse(path)).stream()
                            .map(route -> route.provider().name())
                            .collect(Collectors.joining(" ")))
                    .isEqualTo(names);
            set.release();
        }
    }

    @Test
    void callGoesOnWithTheSetThatItHolds() {
        try (Providers providers = new Providers(List.of(provider("a").build()), HttpProxies.NONE, System::nanoTime)) {
            ProviderSet old = providers.hold();
            providers.replace(List.of(provider("b").build()));
            assertThat(old.tryHold()).isTrue();
            old.release();
            old.release();
            assertThat(old.tryHold()).isFalse();
            assertThat(providers.configs().get(0).baseUrl().getPath()).isEqualTo("/b");
        }
    }

    @Test
    void unchangedProviderIsKept() {
        try (Providers providers = new Providers(List.of(provider("a").build()), HttpProxies.NONE, System::nanoTime)) {
            ProviderSet before = providers.hold();
            providers.replace(List.of(provider("a").build()));
            ProviderSet after = providers.hold();
            assertThat(after.providers()).isEqualTo(before.providers());
            providers.replace(List.of(provider("a").forwardClientAddress(true).build()));
            ProviderSet changed = providers.hold();
            assertThat(changed.providers()).isNotEqualTo(before.providers());
            List.of(before, after, changed).forEach(ProviderSet::release);
        }
    }

    @Test
    void noNewProviderStaysOpenIfOneOfThemCannotBeMade() {
        Map<String, ServedProvider> made = new HashMap<>();
        Function<ProviderConfig, ServedProvider> making = config -> {
            String path = config.baseUrl().getPath();
            if (path.equals("/bad")) {
                throw new IllegalArgumentException("bad");
            }
            return made.computeIfAbsent(
                    path, ignored -> new ServedProvider(config, HttpProxies.NONE, System::nanoTime));
        };
        try (Providers providers = new Providers(List.of(provider("old").build()), making)) {
            List<ProviderConfig> next = Stream.of("old", "new", "bad")
                    .map(name -> provider(name).build())
                    .toList();
            assertThatIllegalArgumentException().isThrownBy(() -> providers.replace(next));

            assertThat(providers.configs()).containsExactly(made.get("/old").config());
            assertThat(failureOfACallTo(made.get("/old"))).isInstanceOf(ConnectException.class);
            assertThat(failureOfACallTo(made.get("/new"))).isInstanceOf(RejectedExecutionException.class);
        }
    }

    /** Nobody listens at the address; a provider that is closed does not even try. */
    private static Throwable failureOfACallTo(ServedProvider provider) {
        UpstreamRequest request =
                new UpstreamRequest("GET", "/v1/models", null, HeaderFields.empty(), Map.of(), null, null);
        return catchThrowable(() ->
                provider.sender().send(request, List.of(ProviderKey.of(Secret.of("k"), null)), PATIENT));
    }

    @Test
    void setIsUnusedOnceAfterTheLastOfManyCalls() throws Exception {
        AtomicInteger ends = new AtomicInteger();
        AtomicBoolean isWrong = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 500; round++) {
                ProviderSet set = new ProviderSet(List.of(), ends::incrementAndGet);
                int before = ends.get();
                List<Future<?>> calls = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    calls.add(threads.submit(() -> {
                        while (set.tryHold()) {
                            isWrong.compareAndSet(false, ends.get() != before);
                            set.release();
                        }
                    }));
                }
                set.release();
                for (Future<?> call : calls) {
                    call.get();
                }
                assertThat(ends).hasValue(before + 1);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(isWrong).isFalse();
    }
}
