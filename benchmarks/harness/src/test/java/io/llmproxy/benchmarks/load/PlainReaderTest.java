package io.llmproxy.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'choices':[],'fingerprint':'fp_end_of_the_answer'}   | true",
                "{'fingerprint': 'fp_end_of_the_answer', 'usage': {}}  | true",
                "`{'fingerprint':'fp_end_of_the_answer'}\n`            | true",
                "{'choices':[],'fingerprint':'fp_end_of_the_answer'    | false",
                "'choices':[],'fingerprint':'fp_end_of_the_answer'}    | false",
                "{'choices':[]}                                        | false",
                "{'choices':[],'fingerprint':'fp_end_of_the_answe}     | false",
                "``                                                    | false"
            })
    void anAnswerIsWholeFromItsFirstBraceOverTheMarkToItsLastBrace(String body, boolean isWhole) {
        PlainReader reader = new PlainReader();
        for (int round = 0; round < 2; round++) {
            reader.begin();
            for (byte one : body.getBytes(UTF_8)) {
                reader.part(Unpooled.wrappedBuffer(new byte[] {one}));
            }

            assertThat(reader.isWhole()).isEqualTo(isWhole);
        }
    }
}
