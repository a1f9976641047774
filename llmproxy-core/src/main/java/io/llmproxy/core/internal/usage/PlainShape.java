package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Model and usage at the top of the object: chat and legacy completions whole or in chunks, embeddings, images, responses and
 * messages that are not streamed, and most of what claims to be compatible.
 */
final class PlainShape implements AnswerShape {
    @Override
    public boolean matches(String type, ObjectNode object) {
        return true;
    }

    @Override
    public void read(String type, ObjectNode object, Findings findings) {
        findings.model(object.path("model"));
        findings.usage(object.path("x_groq").path("usage"));
        findings.usage(object.path("usage"));
    }
}
