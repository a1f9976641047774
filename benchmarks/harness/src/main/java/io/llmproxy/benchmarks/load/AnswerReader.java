package io.llmproxy.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** Reads the body of an answer as it comes, in parts of any size. Confined to the thread of its connection. */
interface AnswerReader {
    /** Forgets the answer before. */
    void begin();

    /** Takes a part of the body; the caller keeps the buffer. */
    void part(ByteBuf part);

    /** {@return whether the body that has just come to its proper end is what the provider had sent} */
    boolean isWhole();
}
