package io.llmproxy.servlet;

import io.llmproxy.core.ProviderProfile;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * As {@link SdkRequestsTest}, for Google's Gemini. Recorded from the packages of PyPI, with Python 3.11.7: google-genai 1.75.0,
 * which asks below {@code /v1beta}, and google-genai 3.6.1, which asks below {@code /v1}.
 */
class GeminiSdkRequestsTest extends SdkRequestsTest {
    @Override
    Gateway start() throws Exception {
        return Gateway.toProvider(
                ScriptedProvider.start(SdkRequestsTest::answer), url -> ProviderProfile.GEMINI.builder("gemini", url));
    }

    @Override
    String keyHeader() {
        return "x-goog-api-key: " + Gateway.PROVIDER_KEY;
    }

    static Stream<Arguments> requests() {
        return Stream.of("google-genai-python-1.75.0", "google-genai-python-3.6.1")
                .flatMap(SdkRequest::of);
    }
}
