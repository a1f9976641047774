package io.llmproxy.core.internal.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmproxy.api.event.CapturedBody;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCaptureTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORM = "multipart/form-data; boundary=----b";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"n\": 12345678901234567890, \"a\":1, \"a\":2,\r\n \"html\":\"<>&\" }",
                "[1,2]",
                "\"text\"",
                " {\"a\":1.50}\n"
            })
    void jsonStaysAsItIs(String json) {
        assertThat(answer("application/json", 1000, json)).isEqualTo(new CapturedBody(json, true, false));
        assertThat(request("application/json", 1000, json)).isEqualTo(new CapturedBody(json, true, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no such route",
                "{\"a\":",
                "{} {}",
                "event: x and data: y are words",
                "nul \u0000 esc \u001b del \u007f"
            })
    void otherTextStaysTextAsItIs(String text) {
        assertThat(answer("text/plain", 1000, text)).isEqualTo(new CapturedBody(text, false, false));
        assertThat(request("text/plain", 1000, text)).isEqualTo(new CapturedBody(text, false, false));
    }

    @Test
    void aByteOrderMarkIsTakenOff() {
        assertThat(answer("application/json", 1000, "\uFEFF{\"a\":1}"))
                .isEqualTo(new CapturedBody("{\"a\":1}", true, false));
    }

    @Test
    void whatIsTooLongIsCutBetweenCharacters() {
        String text = "{\"a\":\"xä\uD83C\uDF4By\"}";
        for (int max = 1; max < text.getBytes(UTF_8).length; max++) {
            CapturedBody body = answer("application/json", max, text);

            assertThat(text).startsWith(body.text());
            assertThat(body.text().getBytes(UTF_8).length).isBetween(max - 3, max);
            assertThat(body.isJson()).isFalse();
            assertThat(body.isTruncated()).isTrue();
        }
    }

    @Test
    void whatIsNotTextIsANote() {
        byte[] bytes = {(byte) 0xFF, (byte) 0xFE, 0, 1};

        assertThat(Captured.answer(null, 100, bytes, 1)).isEqualTo(note("<binary response omitted>"));
        assertThat(Captured.request("application/json", null, 100, bytes, 1))
                .isEqualTo(note("<binary request omitted>"));
    }

    @ParameterizedTest
    @CsvSource({
        "audio/mpeg,<binary response omitted>",
        "IMAGE/png; a=b,<binary response omitted>",
        "application/octet-stream,<binary response omitted>",
        "multipart/mixed; boundary=x,<multipart response omitted>"
    })
    void someAnswersAreANoteWhateverIsInThem(String type, String note) {
        assertThat(answer(type, 100, "looks like text")).isEqualTo(note(note));
    }

    @Test
    void aCodedRequestIsNotLookedAt() {
        assertThat(Captured.request("application/json", "gzip", 100, "{}".getBytes(UTF_8), 1))
                .isEqualTo(note("<coded request omitted>"));
        assertThat(Captured.request("application/json", "identity", 100, "{}".getBytes(UTF_8), 1))
                .isEqualTo(new CapturedBody("{}", true, false));
    }

    @Test
    void noBodyIsNoBody() {
        assertThat(answer("application/json", 100, "")).isNull();
        assertThat(request("application/json", 100, "")).isNull();
        assertThat(request("image/png", 100, "")).isNull();
        assertThat(request(FORM, 100, "")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void aFormIsItsFieldsAndWhatItsFilesAreCalled(int chunk) throws IOException {
        String form =
                part("name=\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav", "\u00ff\r\n--\r\n-----\u0000RIFF")
                        + part("name=\"model\"", "whisper-1")
                        + part("name=\"empty\"", "")
                        + part("name=\"granularities[]\"", "word")
                        + part("name=\"granularities[]\"", "line\r\n\r\n")
                        + part("name=\"odd\"", "\u00ff")
                        + "------b--\r\n";

        CapturedBody body = Captured.request(FORM, null, 4000, form.getBytes(ISO_8859_1), chunk);

        assertThat(JSON.readTree(body.text()))
                .isEqualTo(
                        JSON.readTree("{\"file\":{\"filename\":\"a.wav\",\"content_type\":\"audio/wav\",\"bytes\":17},"
                                + "\"model\":\"whisper-1\",\"empty\":\"\",\"granularities[]\":[\"word\",\"line\\r\\n\\r\\n\"],"
                                + "\"odd\":\"<binary field omitted>\"}"));
        assertThat(body.isJson()).isTrue();
        assertThat(body.isTruncated()).isFalse();
    }

    @Test
    void aLongFormStaysJson() throws IOException {
        String form = part("name=\"prompt\"", "x".repeat(5000)) + part("name=\"model\"", "whisper-1") + "------b--\r\n";

        CapturedBody body = request(FORM, 1000, form);

        assertThat(JSON.readTree(body.text()).path("prompt").asText()).startsWith("xxx");
        assertThat(body.text()).hasSizeLessThanOrEqualTo(1000);
        assertThat(body.isTruncated()).isTrue();
    }

    @Test
    void aFormWithoutBoundaryIsANote() {
        assertThat(request("multipart/form-data", 100, "anything")).isEqualTo(note("<multipart request omitted>"));
    }

    private static String part(String head, String data) {
        return "------b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + data + "\r\n";
    }

    private static CapturedBody note(String text) {
        return new CapturedBody(text, false, false);
    }

    private static CapturedBody answer(String type, int max, String body) {
        return Captured.answer(type, max, body.getBytes(UTF_8), 3);
    }

    private static CapturedBody request(String type, int max, String body) {
        return Captured.request(type, null, max, body.getBytes(UTF_8), 3);
    }
}
