package io.llmproxy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisServerTest {
    @Test
    void withoutSettingsRedisIsOnThisHost() {
        RedisServer server = read(Map.of());

        assertThat(server.address()).isEqualTo("localhost:6379");
        assertThat(server.isCluster()).isFalse();
        assertThat(server.uris().get(0).getDatabase()).isZero();
    }

    @Test
    void theVariablesOfTheGoEditionNameTheServer() {
        RedisServer server = RedisServer.read(Buses.config(
                Map.of(), Map.of("REDIS_ADDR", "redis.example:6380", "REDIS_DB", "3", "REDIS_PASSWORD", "sesame")));

        RedisURI uri = server.uris().get(0);
        assertThat(server.address()).isEqualTo("redis.example:6380");
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(credentials(uri).getUsername()).isNull();
        assertThat(credentials(uri).getPassword()).containsExactly("sesame".toCharArray());
    }

    @Test
    void userAndPasswordMayStandInTheUri() {
        RedisURI uri = read(Map.of("uri", "rediss://ada:sesame@redis.example/2"))
                .uris()
                .get(0);

        assertThat(credentials(uri).getUsername()).isEqualTo("ada");
        assertThat(credentials(uri).getPassword()).containsExactly("sesame".toCharArray());
        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
        assertThat(uri.getPort()).isEqualTo(6379);
        assertThat(uri.getDatabase()).isEqualTo(2);
    }

    @Test
    void userAndPasswordMayStandBesideTheUri() {
        RedisURI uri = read(Map.of("uri", "redis://redis.example", "username", "ada", "password", "sesame"))
                .uris()
                .get(0);

        assertThat(credentials(uri).getUsername()).isEqualTo("ada");
        assertThat(credentials(uri).getPassword()).containsExactly("sesame".toCharArray());
    }

    @ParameterizedTest
    @CsvSource({"full, FULL", "ca, CA", "none, NONE"})
    void whatIsCheckedOfTheCertificateIsASetting(String text, SslVerifyMode mode) {
        assertThat(read(Map.of("uri", "rediss://redis.example", "verify-peer", text))
                        .uris()
                        .get(0)
                        .getVerifyMode())
                .isEqualTo(mode);
    }

    @Test
    void sentinelsAreNamedInTheUri() {
        RedisServer server = read(Map.of("uri", "redis-sentinel://one:26379,two:26380/1#events", "password", "sesame"));

        RedisURI uri = server.uris().get(0);
        assertThat(server.isCluster()).isFalse();
        assertThat(uri.getSentinelMasterId()).isEqualTo("events");
        assertThat(uri.getSentinels()).extracting(RedisURI::getPort).containsExactly(26379, 26380);
        assertThat(uri.getDatabase()).isEqualTo(1);
        assertThat(credentials(uri).getPassword()).containsExactly("sesame".toCharArray());
        assertThat(server.address()).isEqualTo("Sentinel one:26379#events");
    }

    @Test
    void severalHostsAreNodesOfACluster() {
        RedisServer server = read(Map.of("uri", "rediss://ada:se,same@one:7000,two,three:7002"));

        assertThat(server.isCluster()).isTrue();
        assertThat(server.uris()).extracting(RedisURI::getHost).containsExactly("one", "two", "three");
        assertThat(server.uris()).extracting(RedisURI::getPort).containsExactly(7000, 6379, 7002);
        assertThat(server.uris()).allSatisfy(uri -> {
            assertThat(uri.isSsl()).isTrue();
            assertThat(credentials(uri).getPassword()).containsExactly("se,same".toCharArray());
        });
    }

    @Test
    void oneHostMayBeANodeOfACluster() {
        assertThat(read(Map.of("uri", "redis://one:7000", "cluster", "true")).isCluster())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sesame",
                "http://ada:sesame@redis.example",
                "redis-socket:///tmp/sesame",
                "redis://",
                "redis://ada:sesame@",
                "redis://ada:sesame@redis.example:many",
                "redis-sentinel://ada:sesame@one"
            })
    void aUriThatCannotBeReadIsNotQuoted(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("uri", uri)))
                .withMessageContaining("bus.uri")
                .withMessageNotContaining("sesame")
                .withNoCause();
    }

    @Test
    void otherMistakesNameTheirSetting() {
        refused("bus.address", Map.of("address", "redis://x"));
        refused("bus.database", Map.of("database", "-1"));
        refused("bus.database", Map.of("database", "one"));
        refused("bus.verify-peer", Map.of("verify-peer", "never"));
        refused("bus.cluster", Map.of("uri", "redis://one,two/3"));
        refused("bus.password", Map.of("username", "ada"));
    }

    private static void refused(String key, Map<String, String> settings) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(settings)).withMessageStartingWith(key + ": ");
    }

    private static RedisServer read(Map<String, String> settings) {
        return RedisServer.read(Buses.config(settings, Map.of()));
    }

    private static RedisCredentials credentials(RedisURI uri) {
        return uri.getCredentialsProvider().resolveCredentials().block();
    }
}
