package io.llmproxy.core.internal.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One way in which providers write model and usage. A shape is told by the object itself, never by the path. */
interface AnswerShape {
    /**
     * Tells whether this shape understands an object.
     *
     * @param type the object's {@code type}, else the name of the event it came in, empty if it has neither
     * @param object a JSON body or the data of an event
     * @return true if no other shape should be asked
     */
    boolean matches(String type, ObjectNode object);

    /**
     * Adds what an object says.
     *
     * @param type the object's {@code type}, else the name of the event it came in, empty if it has neither
     * @param object an object that matches
     * @param findings takes it
     */
    void read(String type, ObjectNode object, Findings findings);
}
