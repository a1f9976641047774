package io.llmproxy.core.internal.body;

import io.llmproxy.api.event.CapturedBody;
import org.jspecify.annotations.Nullable;

/** Keeps nothing of a body but a note that there was one. */
final class BodyNote implements Keeper {
    private final String note;
    private boolean hasBytes;

    BodyNote(String note) {
        this.note = note;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        hasBytes |= length > 0;
    }

    @Override
    public @Nullable CapturedBody body() {
        return hasBytes ? new CapturedBody(note, false, false) : null;
    }
}
