package io.llmproxy.testing;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves threads behind or during which a thread died of an uncaught exception.
 *
 * <p>Registered for every test of a module that has this jar on its test class path. The check is per top-level class, so a
 * server that lives from {@code @BeforeAll} to {@code @AfterAll} is fine. Threads get five seconds to end. Threads that a
 * library keeps for the life of the JVM are accepted only where {@link LeavesThreads} says so. Virtual threads are not seen.
 */
public final class LeakCheckExtension implements BeforeAllCallback, AfterAllCallback {
    /** Configuration parameter with the milliseconds that threads get to end. */
    static final String GRACE_MILLIS = "llmproxy.leak-check.grace-millis";

    private static final Namespace NAMESPACE = Namespace.create(LeakCheckExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isTopLevel(context)) {
            context.getStore(NAMESPACE).put(LeakCheck.class, LeakCheck.begin());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LeakCheck check = context.getStore(NAMESPACE).remove(LeakCheck.class, LeakCheck.class);
        if (check != null) {
            LeavesThreads accepted = context.getRequiredTestClass().getAnnotation(LeavesThreads.class);
            check.end(grace(context), accepted == null ? new String[0] : accepted.value());
        }
    }

    private static boolean isTopLevel(ExtensionContext context) {
        return context.getParent().equals(Optional.of(context.getRoot()));
    }

    private static Duration grace(ExtensionContext context) {
        return context.getConfigurationParameter(GRACE_MILLIS)
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .orElse(Duration.ofSeconds(5));
    }
}
