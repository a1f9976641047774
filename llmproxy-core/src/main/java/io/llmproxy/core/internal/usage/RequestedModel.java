package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmproxy.core.internal.capture.CapturedBody;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the model a request asks for: in its body, else in its path. */
final class RequestedModel {
    private static final String MODEL = "model";

    /** Gemini and Vertex name the model in front of the action, Azure names a deployment. */
    private static final Pattern IN_PATH = Pattern.compile("/models/([^/:]+):|/deployments/([^/]+)/");

    private RequestedModel() {}

    static @Nullable String find(CapturedBody body, String path, @Nullable String contentType) {
        String type = contentType == null ? "" : contentType;
        String inBody = isMultipart(type) ? MultipartField.find(body, type, MODEL) : inJson(body);
        return inBody == null ? inPath(path) : inBody;
    }

    private static boolean isMultipart(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private static @Nullable String inJson(CapturedBody body) {
        JsonNode model = JsonBody.outline(body).path(MODEL);
        return model.isTextual() && !model.textValue().isBlank() ? model.textValue() : null;
    }

    private static @Nullable String inPath(String path) {
        Matcher matcher = IN_PATH.matcher(path);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
