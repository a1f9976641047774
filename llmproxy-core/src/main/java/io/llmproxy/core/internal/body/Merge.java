package io.llmproxy.core.internal.body;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Puts the chunks of one kind of stream together to the object that the provider would have answered without streaming. */
interface Merge {
    /**
     * Adds the data of an event. They are the merge's own from now on.
     *
     * @param type the data's {@code type}, else the name of the event, empty if there is neither
     */
    void add(String type, ObjectNode data);

    /** Returns the object as far as it has come. To be called once. */
    ObjectNode whole();

    /** Returns a merge for a stream of which this is the first event that tells its kind, or null if it does not. */
    static @Nullable Merge of(String type, ObjectNode data, Room room) {
        if (type.startsWith("response.") || data.path("response").isObject()) {
            return new ResponseMerge(room);
        }
        if (type.startsWith("message_") || type.startsWith("content_block_")) {
            return new MessageMerge(room);
        }
        if (type.startsWith("thread.")) {
            return new RunMerge(room);
        }
        if (type.startsWith("transcript.")) {
            return new TranscriptMerge(room);
        }
        if (type.startsWith("speech.") || type.startsWith("image_")) {
            return new MediaMerge(room);
        }
        if (data.path("candidates").isArray() || data.path("usageMetadata").isObject()) {
            return new GeminiMerge(room);
        }
        return data.path("choices").isArray() ? new ChatMerge(room) : null;
    }
}
