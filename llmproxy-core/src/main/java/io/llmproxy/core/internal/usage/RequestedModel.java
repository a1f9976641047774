package io.llmproxy.core.internal.usage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the model a request asks for, in its path or in its body. */
final class RequestedModel {
    /** Gemini and Vertex name the model in front of the action. */
    private static final Pattern MODEL = Pattern.compile("/models/([^/:]+):");

    /** Azure names a deployment, which stands for a model. */
    private static final Pattern DEPLOYMENT = Pattern.compile("/deployments/([^/]+)/");

    private RequestedModel() {}

    static @Nullable String find(String path, @Nullable String inBody) {
        String model = first(MODEL, path);
        if (model != null) {
            return model;
        }
        return inBody == null ? first(DEPLOYMENT, path) : inBody;
    }

    private static @Nullable String first(Pattern pattern, String path) {
        Matcher matcher = pattern.matcher(path);
        return matcher.find() ? matcher.group(1) : null;
    }
}
