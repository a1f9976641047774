package io.llmproxy.core.internal.usage;

import io.llmproxy.core.internal.json.JsonDocument;

/** One way in which providers write model and usage. A shape is told by the object itself, never by the path. */
interface AnswerShape {
    /**
     * Tells whether this shape understands an object.
     *
     * @param type the object's {@code type}, else the name of the event it came in, empty if it has neither
     * @param document a JSON body or the data of an event
     * @return true if no other shape should be asked
     */
    boolean matches(String type, JsonDocument document);

    /**
     * Adds what an object says.
     *
     * @param type the object's {@code type}, else the name of the event it came in, empty if it has neither
     * @param document an object that matches
     * @param findings takes it
     */
    void read(String type, JsonDocument document, Findings findings);
}
