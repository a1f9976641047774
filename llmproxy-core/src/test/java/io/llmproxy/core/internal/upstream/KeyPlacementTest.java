package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.ProviderProfile;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the key goes, and that no credential of the client's goes with it (D34, D35). */
class KeyPlacementTest {
    private ScriptedProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = ScriptedProvider.start(ScriptedProvider.OK);
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private ScriptedProvider.Request sent(ProviderConfig config, UpstreamRequest request) throws IOException {
        try (Caller caller = new Caller(config)) {
            assertThat(caller.call(request).status()).isEqualTo(200);
        }
        return provider.request();
    }

    private ProviderConfig with(CredentialPlace place) {
        return Caller.provider(provider.url()).apiKeyPlace(place).build();
    }

    @Test
    void keyGoesAsBearer() throws IOException {
        assertThat(sent(with(CredentialPlace.bearer()), Caller.get(null)).header("Authorization"))
                .isEqualTo("Bearer sk-provider-key");
    }

    @Test
    void keyGoesInItsHeaderAlone() throws IOException {
        ScriptedProvider.Request request = sent(with(CredentialPlace.header("api-key")), Caller.get(null));

        assertThat(request.header("api-key")).isEqualTo("sk-provider-key");
        assertThat(request.header("Authorization")).isNull();
    }

    @Test
    void keyGoesIntoTheQueryEncodedAndInPlaceOfTheClients() throws IOException {
        try (Caller caller = new Caller(with(CredentialPlace.query("key"))).withKeys("a&b=c d+é")) {
            caller.call(Caller.get("alt=sse&key=clients&%6bey=clients&KEY=clients&x=1"));
        }

        assertThat(provider.request().target()).isEqualTo("/v1/models?alt=sse&x=1&key=a%26b%3Dc%20d%2B%C3%A9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "X-Api-Key",
                "api-key",
                "x-goog-api-key",
                "Proxy-Authorization",
                "Cookie",
                "Cookie2",
                "X-My-Token"
            })
    void noCredentialOfTheClientPasses(String header) throws IOException {
        ProviderConfig config = Caller.provider(provider.url())
                .apiKeyPlace(CredentialPlace.header("x-custom-key"))
                .tokenPlaces(List.of(CredentialPlace.header("x-my-token")))
                .build();

        assertThat(sent(config, Caller.get(null, header, "clients")).names())
                .containsExactly("accept-encoding", "connection", "host", "user-agent", "x-custom-key");
    }

    @Test
    void clientsHeaderOfTheKeysPlaceIsReplaced() throws IOException {
        ProviderConfig config =
                ProviderProfile.ANTHROPIC.builder("anthropic", provider.url()).build();

        assertThat(sent(config, Caller.get(null, "X-Api-Key", "clients", "x-api-key", "clients"))
                        .all("x-api-key"))
                .containsExactly("sk-provider-key");
    }

    /** Order, semicolons, bad escapes and empty parts stay as they are. */
    @ParameterizedTest
    @CsvSource({
        "a=1&b=2",
        "b=2&a=1&b=3",
        "a;b=1;c",
        "%zz=%&%",
        "a=%2f%2F+%20",
        "&&a&=",
        "q=%6bey",
        "%256bey=1",
        "keys=1&mykey=2&key.x=3",
    })
    void queryPassesByteForByte(String query) throws IOException {
        ProviderConfig config = Caller.provider(provider.url())
                .tokenPlaces(List.of(CredentialPlace.query("key")))
                .build();

        assertThat(sent(config, Caller.get(query)).target()).isEqualTo("/v1/models?" + query);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "key=t, none",
                "key, none",
                "%6b%65y=t&a=1, ?a=1",
                "a=1&k%65y=t&b=2, ?a=1&b=2",
                "a=1&key=t, ?a=1",
                "Key=t&a=%zz;, ?a=%zz;",
                "k%e=1&key=t, ?k%e=1",
            })
    void parametersWithTheTokenDoNotPass(String query, String rest) throws IOException {
        ProviderConfig config = Caller.provider(provider.url())
                .tokenPlaces(List.of(CredentialPlace.query("key")))
                .build();

        assertThat(sent(config, Caller.get(query)).target()).isEqualTo("/v1/models" + (rest == null ? "" : rest));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, ?api-version=2025-01-01",
                "a=1, ?a=1&api-version=2025-01-01",
                "api-version=1999&a=1, ?a=1&api-version=2025-01-01",
                "Api%2dVersion=1999, ?api-version=2025-01-01",
            })
    void addressKeepsItsPathAndQuery(String query, String expected) throws IOException {
        URI url = URI.create(provider.url() + "/openai/x/?api-version=2025-01-01");

        assertThat(sent(Caller.provider(url).build(), Caller.get(query)).target())
                .isEqualTo("/openai/x/v1/models" + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-a\r\nX-Admin: 1", "sk-a\nb", "sk-\u0000", "sk-\u010a", "schlüssel"})
    void keyThatWouldBreakTheHeaderIsNotSent(String key) {
        try (Caller caller = Caller.to(provider.url()).withKeys(key)) {
            assertThatThrownBy(() -> caller.call(Caller.get(null)))
                    .isInstanceOf(UnusableKeyException.class)
                    .hasMessageNotContaining("sk-");
            assertThat(provider.requests()).isEmpty();
        }
    }

    @Test
    void unusableKeyIsPassedOver() throws IOException {
        try (Caller caller = Caller.to(provider.url()).withKeys("sk-a\nb", "sk-good")) {
            caller.call(Caller.get(null));
        }
        assertThat(provider.request().header("Authorization")).isEqualTo("Bearer sk-good");
    }
}
