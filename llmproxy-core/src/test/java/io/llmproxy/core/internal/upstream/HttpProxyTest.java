package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.core.internal.config.HttpProxies;
import io.llmproxy.core.internal.upstream.ScriptedProvider.Script;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way through an HTTP proxy. The provider's name is one that only the proxy knows. */
class HttpProxyTest {
    private static final String USER_AND_PASSWORD = "Basic dXNlcjpwOnMgcw=="; // user:p:s s

    private ScriptedProvider proxy;
    private volatile Script script = ScriptedProvider.OK;

    @BeforeEach
    void start() throws IOException {
        proxy = ScriptedProvider.start((request, connection) -> script.answer(request, connection));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    private URI proxy(String userInfo) {
        return URI.create("http://" + userInfo + "127.0.0.1:" + proxy.port());
    }

    private Caller through(String providerUrl, String userInfo, String... direct) {
        return new Caller(
                Caller.provider(URI.create(providerUrl)).build(),
                new HttpProxies(proxy(userInfo), proxy(userInfo), List.of(direct)));
    }

    @Test
    void plainRequestsGoToTheProxyWithTheirWholeAddress() throws IOException {
        try (Caller caller = through("http://provider.invalid:81/base", "")) {
            assertThat(caller.call(Caller.get("a=1")).status()).isEqualTo(200);
        }

        assertThat(proxy.request().target()).isEqualTo("http://provider.invalid:81/base/v1/models?a=1");
        assertThat(proxy.request().header("Proxy-Authorization")).isNull();
    }

    @Test
    void plainRequestsCarryTheProxysCredentials() throws IOException {
        try (Caller caller = through("http://provider.invalid", "user:p%3As%20s@")) {
            caller.call(Caller.post("{}"));
            caller.call(Caller.get(null, "Proxy-Authorization", "Basic clients"));
        }

        assertThat(proxy.requests())
                .extracting(request -> request.all("Proxy-Authorization"))
                .containsExactly(List.of(USER_AND_PASSWORD), List.of(USER_AND_PASSWORD));
    }

    @Test
    void refusalOfTheProxyIsNoAnswerOfTheProvider() throws IOException {
        script = (request, connection) -> connection.answer(407, "no", "Proxy-Authenticate: Basic");
        try (Caller caller = through("http://provider.invalid", "user:wrong@")) {
            assertThatThrownBy(() -> caller.call(Caller.get(null)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("407")
                    .hasMessageNotContaining("wrong");
        }
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void refusedTunnelFailsTheCall() throws IOException {
        script = (request, connection) -> connection.answer(407, "no", "Proxy-Authenticate: Basic");
        try (Caller caller = through("https://provider.invalid", "user:wrong@")) {
            assertThatThrownBy(() -> caller.call(Caller.get(null)))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("wrong");
        }
        assertThat(proxy.requests()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void schemeDecidesWhichProxy() throws IOException {
        HttpProxies onlyHttps = new HttpProxies(null, proxy(""), List.of());
        try (ScriptedProvider provider = ScriptedProvider.start(ScriptedProvider.OK);
                Caller caller = new Caller(Caller.provider(provider.url()).build(), onlyHttps)) {
            assertThat(caller.call(Caller.get(null)).status()).isEqualTo(200);
        }
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void thisMachineIsReachedDirectly() throws IOException {
        try (ScriptedProvider provider = ScriptedProvider.start(ScriptedProvider.OK);
                Caller caller = through(provider.url().toString(), "")) {
            assertThat(caller.call(Caller.get(null)).status()).isEqualTo(200);
        }
        assertThat(proxy.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, api.example.com, 443, true",
        "api.example.com, api.example.com, 443, true",
        "API.Example.com, api.example.COM, 443, true",
        "example.com, api.example.com, 443, true",
        "example.com, badexample.com, 443, false",
        ".example.com, api.example.com, 443, true",
        ".example.com, example.com, 443, false",
        "*.example.com, api.example.com, 443, true",
        "*.example.com, example.com, 443, false",
        "example.com:8443, api.example.com, 8443, true",
        "example.com:8443, api.example.com, 443, false",
        "10.1.2.3, 10.1.2.3, 80, true",
        "10.1.2.3:81, 10.1.2.3, 80, false",
        "10.0.0.0/8, 10.9.9.9, 80, true",
        "10.0.0.0/8, 11.0.0.1, 80, false",
        "10.0.0.0/8, ten.example.com, 80, false",
        "fd00::/8, [fd12::1], 80, true",
        "[fd12::1]:8080, [fd12::1], 8080, true",
        "[fd12::1]:8080, [fd12::1], 80, false",
        "'', api.example.com, 443, false",
        "other, localhost, 80, true",
        "other, a.localhost, 80, true",
        "other, 127.8.8.8, 80, true",
        "other, [::1], 80, true",
        "other, 128.0.0.1, 80, false",
    })
    void hostsAreExempted(String rule, String host, int port, boolean isDirect) {
        assertThat(new DirectHosts(List.of("first.invalid", rule)).contains(host, port))
                .isEqualTo(isDirect);
    }

    @Test
    void proxyOfAnotherKindIsRefusedAtOnce() {
        HttpProxies socks = new HttpProxies(null, URI.create("socks5://user:secret@127.0.0.1:1"), List.of());

        assertThatThrownBy(() -> new Caller(
                        Caller.provider(URI.create("https://provider.invalid")).build(), socks))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HTTPS_PROXY: socks5://127.0.0.1 (expected: http://[user:password@]host[:port])");
    }

    @Test
    void proxyOfTheJvmIsUsedWithoutConfiguration() throws IOException {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", Integer.toString(proxy.port()));
        try (Caller caller = Caller.to(URI.create("http://provider.invalid"))) {
            assertThat(caller.call(Caller.get(null)).status()).isEqualTo(200);
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
        assertThat(proxy.request().target()).isEqualTo("http://provider.invalid/v1/models");
    }
}
