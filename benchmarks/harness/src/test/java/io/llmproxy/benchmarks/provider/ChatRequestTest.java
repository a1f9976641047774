package io.llmproxy.benchmarks.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"json\",\"user\":\"ada\"}                                           | json | ada",
                "{ \"model\" : \"json\", \"user\" :\t\"ada\" }                                   | json | ada",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"é\"}],\"user\":\"ada\",\"model\":\"json\"} | json | ada",
                "{\"messages\":[{\"role\":\"user\"}],\"model\":\"json\"}                         | json | ``",
                "{\"model\":1}                                                                   | ``   | ``",
                "{\"model\"                                                                      | ``   | ``",
                "{\"model\":\"json                                                               | ``   | ``",
                "``                                                                              | ``   | ``"
            })
    void modelAndUserAreFoundWhereverTheyAre(String body, String model, String user) {
        ChatRequest request = ChatRequest.read(Unpooled.copiedBuffer(body, UTF_8));

        assertThat(request).isEqualTo(new ChatRequest(model, user));
    }
}
