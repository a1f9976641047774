package io.llmproxy.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalLong;

/** Turns what came over the wire into an answer, or into the failure that it stands for. */
final class AnswerReader {
    private static final int MAX_ERROR_CHARS = 300;
    private static final String OTHER_SERVER = "expected: the management API; see --manage-api-base-url";

    private final List<String> secrets;

    /** @param secrets what an error must not repeat, even if the server does */
    AnswerReader(List<String> secrets) {
        this.secrets = secrets;
    }

    /** @throws ManageException unless the status is 2xx and the body JSON */
    Answer read(HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw failure(response);
        }
        try {
            return new Answer(Json.read(response.body()), total(response));
        } catch (IOException e) {
            throw new ManageException(
                    ExitStatus.UNEXPECTED,
                    "the answer is not JSON (HTTP " + response.statusCode() + "; " + OTHER_SERVER + ")",
                    null);
        }
    }

    private static OptionalLong total(HttpResponse<byte[]> response) {
        return response.headers()
                .firstValue("X-Total-Count")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private ManageException failure(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        JsonNode body = jsonOrNothing(response.body());
        String error = body.path("error").asText("");
        if (error.isEmpty()) {
            return new ManageException(
                    ExitStatus.of(status, ""),
                    "not an answer of llmproxy (HTTP " + status + "; " + OTHER_SERVER + ")",
                    null);
        }
        String detail = body.path("message").asText(body.path("description").asText(detailOfField(body, error)));
        String text = detail.isEmpty() || detail.equals(error) ? error : error + ": " + detail;
        return new ManageException(
                ExitStatus.of(status, body.path("code").asText("")),
                Printable.of(withoutSecrets(text), MAX_ERROR_CHARS) + " (HTTP " + status + ")",
                null);
    }

    /** Returns which field is wrong and why, unless the error says so itself. */
    private static String detailOfField(JsonNode body, String error) {
        String field = body.path("field").asText("");
        String details = body.path("details").asText("");
        if (details.isEmpty() || (!field.isEmpty() && error.startsWith(field))) {
            return "";
        }
        return field.isEmpty() ? details : field + ": " + details;
    }

    private static JsonNode jsonOrNothing(byte[] bytes) {
        try {
            return Json.read(bytes);
        } catch (IOException e) {
            return Json.object();
        }
    }

    private String withoutSecrets(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "[redacted]");
        }
        return clean;
    }
}
