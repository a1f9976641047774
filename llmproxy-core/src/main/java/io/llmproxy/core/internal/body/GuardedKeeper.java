package io.llmproxy.core.internal.body;

import io.llmproxy.api.event.CapturedBody;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives up a body that cannot be kept, so that the rest of the record does not suffer. */
final class GuardedKeeper implements Keeper {
    private static final Logger log = LoggerFactory.getLogger(GuardedKeeper.class);

    private final Keeper keeper;
    private boolean isBroken;

    GuardedKeeper(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        guarded(() -> keeper.write(buffer, offset, length));
    }

    @Override
    public void end() {
        guarded(keeper::end);
    }

    @Override
    public @Nullable CapturedBody body() {
        AtomicReference<@Nullable CapturedBody> body = new AtomicReference<>();
        guarded(() -> body.set(keeper.body()));
        return body.get();
    }

    private void guarded(Runnable step) {
        if (isBroken) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError e) {
            isBroken = true;
            // Without the exception, whose message may repeat the body.
            log.warn(
                    "a body could not be captured: {} (expected: any body)",
                    e.getClass().getName());
        }
    }
}
