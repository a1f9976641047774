package io.llmproxy.redis;

import static io.llmproxy.redis.Buses.ids;
import static io.llmproxy.redis.Buses.take;
import static io.llmproxy.testing.SampleEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.llmproxy.api.event.EventBus;
import io.llmproxy.api.event.EventSubscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, a user that may do no more than the documentation says, and TLS. */
class SecuredRedisTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String DOCUMENTED =
            "+ping +xadd +xreadgroup +xgroup +xack +xclaim +xautoclaim +xpending +xrange +xlen +xtrim +xinfo";

    private static TestRedis redis;

    @TempDir
    private static Path folder;

    private final String key = Buses.newKey();

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start("--requirepass", "sesame");
        RedisCommands<String, String> admin = redis.connect(RedisURI.builder(RedisURI.create(redis.uri()))
                .withPassword("sesame".toCharArray())
                .build());
        CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8)
                .add("SETUSER")
                .add("gateway")
                .add("on")
                .add(">open")
                .add("~events-*");
        for (String command : DOCUMENTED.split(" ")) {
            args.add(command);
        }
        admin.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), args);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Test
    void thePasswordOpensRedis() throws InterruptedException {
        assertCarries(Map.of("uri", redis.uri(), "password", "sesame"));
    }

    @Test
    void aUserOfTheAccessControlListNeedsOnlyTheDocumentedCommands() throws InterruptedException {
        assertCarries(Map.of("uri", redis.uri(), "username", "gateway", "password", "open"));
    }

    @Test
    void aWrongPasswordIsAProblemThatShowsNoPassword() {
        try (EventBus bus =
                Buses.open(Map.of("uri", redis.uri(), "password", "wrong-sesame", "stream-key", key), Map.of())) {
            bus.publish(event("e1"));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(bus.problem())
                            .hasValueSatisfying(problem ->
                                    assertThat(problem).contains("WRONGPASS").doesNotContain("sesame")));
            assertThat(bus.counters().waiting()).isEqualTo(1);
        }
    }

    @Test
    void tlsIsSpokenWithServersWhoseCertificateIsTrusted() throws Exception {
        try (TlsProxy proxy = TlsProxy.start(folder, redis.port())) {
            assertCarries(Map.of(
                    "uri",
                    "rediss://:sesame@localhost:" + proxy.port(),
                    "trust-store",
                    proxy.certificates().toString(),
                    "trust-store-password",
                    TlsProxy.PASSWORD));
            assertCarries(Map.of(
                    "uri",
                    "rediss://:sesame@127.0.0.1:" + proxy.port(),
                    "verify-peer",
                    "ca",
                    "trust-store",
                    proxy.certificates().toString(),
                    "trust-store-password",
                    TlsProxy.PASSWORD));
            assertCarries(Map.of("uri", "rediss://:sesame@127.0.0.1:" + proxy.port(), "verify-peer", "none"));
            assertThat(proxy.accepted()).isPositive();
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsRefused() throws Exception {
        try (TlsProxy proxy = TlsProxy.start(folder, redis.port());
                EventBus bus = Buses.open(
                        Map.of("uri", "rediss://:sesame@localhost:" + proxy.port(), "stream-key", key), Map.of())) {
            bus.publish(event("e1"));

            await().atMost(SOON).until(() -> bus.problem().isPresent());
            assertThat(bus.counters().stored()).isZero();
        }
    }

    private void assertCarries(Map<String, String> settings) throws InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("stream-key", Buses.newKey());
        all.put("claim-time", "1s");
        try (EventBus bus = Buses.open(all, Map.of())) {
            EventSubscription subscription = bus.subscribe("a");
            bus.publish(event("e1"));
            bus.publish(event("e2"));
            var taken = take(subscription, 2);
            assertThat(ids(taken)).containsExactly("e1", "e2");
            subscription.deadLetter(Map.of(taken.get(0), "no"));
            subscription.acknowledge(taken);
            // By now every chore has been done once.
            await().pollDelay(Duration.ofMillis(2500)).atMost(SOON).until(() -> subscription.lag() == 0);
            assertThat(bus.problem()).isEmpty();
            assertThat(subscription.problem()).isEmpty();
        }
    }
}
