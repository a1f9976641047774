package io.llmproxy.servlet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code openapi.json}: the description of this API, for everybody. */
final class OpenApiResource implements ManagementResource {
    private final JsonNode document = read();

    private static JsonNode read() {
        try (InputStream in = OpenApiResource.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json: not on the class path (expected: next to this class)");
            }
            return WireJson.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public boolean isPublic() {
        return true;
    }

    @Override
    public JsonAnswer answer(ManagementCall call) {
        return JsonAnswer.of(200, document);
    }
}
