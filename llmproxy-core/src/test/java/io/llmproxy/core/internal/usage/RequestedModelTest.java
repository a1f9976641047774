package io.llmproxy.core.internal.usage;

import static io.llmproxy.core.internal.usage.Exchange.asking;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedModelTest {
    private static final String MULTIPART = "multipart/form-data; boundary=\"b 1\"";
    private static final String FILE_PART =
            part("file\"; filename=\"a;name=model.wav", "RIFF\u0000\r\n--b\r\n".repeat(40_000));
    private static final String MODEL_PART = part("model", "whisper-1");

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8192})
    void theModelIsAMemberOfTheRequest(int chunkSize) {
        assertThat(asking("{\"messages\":[{\"model\":\"decoy\"}],\"model\":\"m-1\",\"stream\":true}")
                        .inChunksOf(chunkSize)
                        .read()
                        .requestedModel())
                .isEqualTo("m-1");
    }

    @Test
    void theModelMayStandBeforeOrBehindAnyNumberOfMessages() {
        String messages = "\"messages\":["
                + "{\"content\":\"Grüße \\\"model\\\":\\\"decoy\\\"}\",\"model\":\"decoy\"},".repeat(10_000) + "{}]";

        assertThat(asking("{" + messages + ",\"model\":\"m-1\",\"stream\":true}")
                        .read()
                        .requestedModel())
                .isEqualTo("m-1");
        assertThat(asking("{\"model\":\"m-1\"," + messages + "}").read().requestedModel())
                .isEqualTo("m-1");
        assertThat(asking("{" + messages + "}").read().requestedModel()).isNull();
    }

    @Test
    void theModelIsAFieldOfAForm() {
        for (String form : new String[] {
            MODEL_PART + part("language", "de"),
            part("language", "de") + MODEL_PART,
            MODEL_PART + FILE_PART,
            FILE_PART + MODEL_PART
        }) {
            assertThat(asking(form + "--b 1--\r\n").askingAs(MULTIPART).read().requestedModel())
                    .isEqualTo("whisper-1");
        }
    }

    @Test
    void aFormWithoutModelOrBoundaryHasNone() {
        assertThat(asking(FILE_PART + "--b 1--\r\n").askingAs(MULTIPART).read().requestedModel())
                .isNull();
        assertThat(asking(MODEL_PART + "--b 1--\r\n")
                        .askingAs("multipart/form-data")
                        .read()
                        .requestedModel())
                .isNull();
        assertThat(asking(MODEL_PART).askingAs(MULTIPART).read().requestedModel())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gem-2:generateContent, gem-2, gem-2",
        "/v1/projects/p/locations/l/publishers/x/models/c-1:rawPredict, c-1, m-1",
        "/openai/deployments/dep-1/chat/completions, dep-1, m-1",
        "/v1/models/gem-2,, m-1",
        "/v1/chat/completions,, m-1"
    })
    void thePathMayNameTheModelOrWhatStandsForIt(String path, @Nullable String ifBodyNamesNone, String ifBodyNamesOne) {
        assertThat(asking("{\"contents\":[]}").to(path).askingAs(null).read().requestedModel())
                .isEqualTo(ifBodyNamesNone);
        assertThat(asking("{\"model\":\"m-1\"}").to(path).read().requestedModel())
                .isEqualTo(ifBodyNamesOne);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"model\":7}", "{\"model\":\"\"}", "[{\"model\":\"m\"}]", "{\"model\":\"m", "model=m"})
    void whatNamesNoModelHasNone(String body) {
        assertThat(asking(body).read().requestedModel()).isNull();
    }

    private static String part(String name, String content) {
        return "--b 1\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\nContent-Type: text/plain\r\n\r\n"
                + content + "\r\n";
    }
}
