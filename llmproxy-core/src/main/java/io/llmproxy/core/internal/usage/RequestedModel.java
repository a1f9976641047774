package io.llmproxy.core.internal.usage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the model a request asks for, in its path or in its body. */
final class RequestedModel {
    /** Gemini's paths name the model in front of the action; its bodies may name something else. */
    private static final Pattern GEMINI = Pattern.compile("/(?:models|tunedModels)/([^/:]+):(?!raw|streamRaw)");

    /** Vertex takes other vendors' requests as they are, with a model in the path or in the body. */
    private static final Pattern MODEL = Pattern.compile("/models/([^/:]+):");

    /** Azure names a deployment, which stands for a model. */
    private static final Pattern DEPLOYMENT = Pattern.compile("/deployments/([^/]+)/");

    private RequestedModel() {}

    static @Nullable String find(String path, @Nullable String inBody) {
        boolean hasAction = path.indexOf(':') >= 0;
        String ofGemini = hasAction ? first(GEMINI, path) : null;
        if (ofGemini != null || inBody != null) {
            return ofGemini == null ? inBody : ofGemini;
        }
        String model = hasAction ? first(MODEL, path) : null;
        return model == null ? first(DEPLOYMENT, path) : model;
    }

    private static @Nullable String first(Pattern pattern, String path) {
        Matcher matcher = pattern.matcher(path);
        return matcher.find() ? matcher.group(1) : null;
    }
}
