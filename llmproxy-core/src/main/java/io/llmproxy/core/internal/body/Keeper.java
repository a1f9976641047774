package io.llmproxy.core.internal.body;

import io.llmproxy.api.event.CapturedBody;
import io.llmproxy.core.internal.capture.ByteSink;
import org.jspecify.annotations.Nullable;

/** Keeps of one body what an event may hold. */
interface Keeper extends ByteSink {
    /** Returns what was kept, or null if there was no body. To be called after the end. */
    @Nullable
    CapturedBody body();

    @Override
    default void end() {}

    @Override
    default void close() {}
}
