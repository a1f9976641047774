package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.LlmProxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to providers: settings, and the variables that most programs know. */
class HttpProxySettingsTest {
    private static HttpProxies parse(Map<String, String> values) {
        return EngineSettings.parse(values, key -> key).httpProxies();
    }

    @Test
    void thereIsNoneUnlessSet() {
        assertThat(parse(Map.of())).isEqualTo(HttpProxies.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128,http://proxy.example:3128",
        "HTTP://proxy.example:3128/,http://proxy.example:3128",
        "proxy.example:3128,http://proxy.example:3128",
        "http://proxy.example,http://proxy.example:80",
        "http://me:p%40ss@proxy.example:3128,http://me:p%40ss@proxy.example:3128",
        "me:pass@10.0.0.1:3128,http://me:pass@10.0.0.1:3128",
        "http://[fd00::1]:3128,http://[fd00::1]:3128",
    })
    void aProxyIsWrittenAsOtherProgramsWriteIt(String text, String address) {
        assertThat(parse(Map.of("http-proxy", text)).http()).isEqualTo(URI.create(address));
        assertThat(parse(Map.of("https-proxy", text)).https()).isEqualTo(URI.create(address));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        socks5://proxy:1080 | socks5://proxy:1080
        https://proxy:3128 | https://proxy:3128
        http://proxy:0 | http://proxy:0
        http://proxy:65536 | http://proxy:65536
        http://proxy:x | http://proxy:x
        http://proxy:1/path | http://proxy:1/path
        http://proxy:1?hunter2 | http://proxy:1?…
        http://me:hunter2@proxy:1/path | an address with credentials
        me:hunter2#@proxy:1 | an address with credentials
        http://me:hunter2@pro_xy:1 | an address with credentials
        """)
    void anythingElseIsAProblemThatRepeatsNoCredentials(String text, String shown) {
        assertThat(catchThrowableOfType(InvalidConfigException.class, () -> parse(Map.of("https-proxy", text)))
                        .problems())
                .containsExactly("https-proxy: " + shown + " (expected: http://[user:password@]host:port)");
    }

    @Test
    void theListOfDirectHostsMayBeUntidy() {
        assertThat(parse(Map.of("no-proxy", "localhost, .corp.example,,*.lan ,10.0.0.0/8,"))
                        .direct())
                .containsExactly("localhost", ".corp.example", ".lan", "10.0.0.0/8");
        assertThat(parse(Map.of("no-proxy", "*")).direct()).containsExactly("*");
    }

    @Test
    void variablesCountInBothSpellings() {
        HttpProxies lower = EngineSettings.fromEnvironment(
                        Map.of("http_proxy", "http://a:1", "https_proxy", "http://b:2", "no_proxy", "localhost"))
                .httpProxies();
        HttpProxies upper = EngineSettings.fromEnvironment(
                        Map.of("HTTP_PROXY", "http://a:1", "HTTPS_PROXY", "http://b:2", "NO_PROXY", "localhost"))
                .httpProxies();

        assertThat(lower)
                .isEqualTo(upper)
                .isEqualTo(new HttpProxies(URI.create("http://a:1"), URI.create("http://b:2"), List.of("localhost")));
    }

    @Test
    void bothSpellingsMustAgree() {
        assertThat(EngineSettings.fromEnvironment(Map.of("HTTPS_PROXY", "http://b:2", "https_proxy", "http://b:2"))
                        .httpProxies()
                        .https())
                .isEqualTo(URI.create("http://b:2"));
        assertThat(catchThrowableOfType(
                                InvalidConfigException.class,
                                () -> EngineSettings.fromEnvironment(
                                        Map.of("HTTPS_PROXY", "http://b:2", "https_proxy", "http://me:hunter2@b:3")))
                        .problems())
                .containsExactly(
                        "environment variable https_proxy: contradicts HTTPS_PROXY (expected: only one of them)");
    }

    @Test
    void userAndPasswordAreNotPrinted() {
        EngineSettings settings =
                EngineSettings.parse(Map.of("https-proxy", "http://hunter1:hunter2@proxy:1"), key -> key);

        assertThat(settings.httpProxies().toString()).contains("proxy").doesNotContain("hunter");
        assertThat(settings.toString()).doesNotContain("hunter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://me:hunter2@proxy:1", "http:me:hunter2@proxy", "http://me:hunter2@proxy:1/x"})
    void theBuilderRefusesTheSame(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LlmProxy.builder().httpProxies(null, URI.create(address), List.of()))
                .withMessage("an address with credentials (expected: http://[user:password@]host:port)");
    }
}
