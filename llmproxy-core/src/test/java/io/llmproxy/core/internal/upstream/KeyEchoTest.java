package io.llmproxy.core.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.core.http.HeaderFields;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key in the query does not come back to the client, whatever the provider says about addresses. */
class KeyEchoTest {
    private static final String KEY = "a&b=c d+é";

    private static ProviderConfig config(URI url, CredentialPlace place) {
        return Caller.provider(url).apiKeyPlace(place).build();
    }

    private static HeaderFields received(String... headers) throws IOException {
        try (ScriptedProvider provider =
                        ScriptedProvider.start((request, connection) -> connection.answer(307, "{}", headers));
                Caller caller = new Caller(config(provider.url(), CredentialPlace.query("key"))).withKeys(KEY)) {
            return caller.call(Caller.get(null)).headers();
        }
    }

    /** Many servers add a slash or the scheme so. */
    @Test
    void redirectToTheSameTargetHasNoKey() throws IOException {
        try (ScriptedProvider provider = ScriptedProvider.start((request, connection) ->
                        connection.answer(307, "", "Location: https://127.0.0.1" + request.target() + "&x=1"));
                Caller caller = new Caller(config(provider.url(), CredentialPlace.query("key"))).withKeys(KEY)) {
            HeaderFields headers = caller.call(Caller.get("alt=sse")).headers();

            assertThat(provider.request().target()).contains("key=a%26b");
            assertThat(headers.firstOrNull("Location")).isEqualTo("https://127.0.0.1/v1/models?alt=sse&x=1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/p?key=a%26b%3Dc%20d%2B%C3%A9, https://h/p",
        "https://h/p?key=a%26b%3Dc+d%2B%C3%A9, https://h/p",
        "https://h/p?key=a%26b%3dc%20d%2b%c3%a9#top, https://h/p#top",
        "https://h/p?%6Bey=%61%26%62%3D%63%20%64%2B%C3%A9&upload_id=1, https://h/p?upload_id=1",
        "/login?next=%2Fv1%3Fkey%3Da%2526b%253Dc%2520d%252B%25C3%25A9&x=%2f, /login?x=%2f",
        "https://h/p?y=1&key=clients&api-version=2025-01-01, https://h/p?y=1&key=clients&api-version=2025-01-01",
    })
    void addressLosesWhatHasTheKey(String sent, String told) throws IOException {
        for (String name :
                new String[] {"Location", "content-location", "X-Goog-Upload-URL", "X-Goog-Upload-Control-URL"}) {
            assertThat(received(name + ": " + sent).all(name)).containsExactly(told);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Location: https://h/p?key=a&b=c d+é",
                "Location: https://h/a%26b%3Dc%20d%2B%C3%A9/p",
                "Location: https://h/p?x=1#key=a%26b%3Dc%20d%2B%C3%A9",
                "Link: <https://h/p?key=a%26b%3Dc%20d%2B%C3%A9&page=2>; rel=\"next\"",
                "Content-Security-Policy: report-uri /csp?key=a%26b%3Dc%20d%2B%C3%A9",
                "X-Debug: a&b=c d+é",
            })
    void otherFieldWithTheKeyIsDropped(String header) throws IOException {
        assertThat(received(header).toString()).isEqualTo("HeaderFields[Content-Length]");
    }

    @Test
    void whatHasNoKeyIsAsItWas() throws IOException {
        String link = "<https://h/p?key=other&x=%zz&&>; rel=\"next\"";

        HeaderFields headers = received("Link: " + link, "Location: ?&a=1&&b");

        assertThat(headers.firstOrNull("Link")).isEqualTo(link);
        assertThat(headers.firstOrNull("Location")).isEqualTo("?&a=1&&b");
    }

    @Test
    void idThatIsTheKeyIsNone() throws IOException {
        try (ScriptedProvider provider = ScriptedProvider.start(
                        (request, connection) -> connection.answer(200, "{}", "x-request-id: /p?key=sk%2Dkey"));
                Caller caller = new Caller(config(provider.url(), CredentialPlace.query("key"))).withKeys("sk-key");
                UpstreamSender.Answer answer = caller.send(Caller.get(null))) {
            assertThat(answer.response().requestId()).isNull();
        }
    }
}
