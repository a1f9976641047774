package io.llmproxy.servlet;

import io.llmproxy.core.ProviderProfile;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * As {@link SdkRequestsTest}, for Anthropic. Recorded from the packages of PyPI, with Python 3.11.7: anthropic 0.125.0, which
 * brings the token as {@code X-Api-Key}, and anthropic 2.14.0, which brings it as {@code Authorization: Bearer}.
 */
class AnthropicSdkRequestsTest extends SdkRequestsTest {
    @Override
    Gateway start() throws Exception {
        return Gateway.toProvider(
                ScriptedProvider.start(SdkRequestsTest::answer),
                url -> ProviderProfile.ANTHROPIC.builder("anthropic", url));
    }

    @Override
    String keyHeader() {
        return "x-api-key: " + Gateway.PROVIDER_KEY;
    }

    static Stream<Arguments> requests() {
        return Stream.of("anthropic-python-0.125.0", "anthropic-python-2.14.0").flatMap(SdkRequest::of);
    }
}
