package io.llmproxy.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** Runs small test classes through JUnit, where the extension registers itself, and looks at what JUnit reports. */
class LeakCheckExtensionTest {
    private static volatile CountDownLatch release = new CountDownLatch(0);

    @BeforeEach
    void holdThreads() {
        release = new CountDownLatch(1);
    }

    @AfterEach
    void releaseThreads() {
        release.countDown();
    }

    @Test
    void leakedThreadFailsItsClassWithNameAndStack() {
        assertThat(run(LeavesThread.class)).singleElement().satisfies(failure -> {
            assertThat(failure.getTestIdentifier().isContainer()).isTrue();
            assertThat(failure.getException())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("1 threads left behind, 0 uncaught")
                    .hasMessageContaining("thread 'leaked'")
                    .hasMessageContaining("CountDownLatch.await");
        });
    }

    @Test
    void uncaughtExceptionOfAnotherThreadFailsTheClass() {
        assertThat(run(DyingThread.class)).singleElement().satisfies(failure -> {
            assertThat(failure.getException()).hasMessageContaining("0 threads left behind, 1 uncaught");
            assertThat(failure.getException().getSuppressed())
                    .singleElement()
                    .satisfies(uncaught -> assertThat(uncaught)
                            .hasMessageContaining("thread 'dying'")
                            .hasRootCauseMessage("on purpose"));
        });
    }

    @Test
    void fixtureOfTheWholeClassIsNoLeak() {
        assertThat(run(ClosesItsFixture.class)).isEmpty();
    }

    @Test
    void threadWhichIsAboutToEndIsWaitedFor() {
        assertThat(run(EndsSoon.class)).isEmpty();
    }

    @Test
    void acceptedThreadMayStay() {
        assertThat(run(LeavesAcceptedThread.class)).isEmpty();
    }

    @Test
    void defaultHandlerIsRestored() {
        var before = Thread.getDefaultUncaughtExceptionHandler();

        run(DyingThread.class);

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }

    private static List<Failure> run(Class<?> testClass) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(testClass))
                .configurationParameter(
                        LeakCheckExtension.GRACE_MILLIS, testClass == LeavesThread.class ? "50" : "5000")
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        assertThat(listener.getSummary().getTestsSucceededCount()).isEqualTo(1);
        return listener.getSummary().getFailures();
    }

    private static Thread startHeldThread(String name) {
        Thread thread = new Thread(LeakCheckExtensionTest::awaitRelease, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("not expected to be interrupted", e);
        }
    }

    static class LeavesThread {
        @Test
        void leaves() {
            startHeldThread("leaked");
        }
    }

    static class DyingThread {
        @Test
        void dies() throws InterruptedException {
            Thread thread = new Thread(
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    "dying");
            thread.start();
            thread.join();
        }
    }

    static class ClosesItsFixture {
        private static volatile Thread fixture = Thread.currentThread();

        @BeforeAll
        static void start() {
            fixture = startHeldThread("fixture");
        }

        @AfterAll
        static void stop() {
            release.countDown();
        }

        @Nested
        class Inner {
            @Test
            void fixtureIsThere() {
                assertThat(fixture.isAlive()).isTrue();
            }
        }
    }

    static class EndsSoon {
        @Test
        void startsThreadThatWaitsForTheCheck() {
            Thread checker = Thread.currentThread();
            new Thread(
                            () -> {
                                while (checker.getState() != Thread.State.TIMED_WAITING) {
                                    Thread.onSpinWait();
                                }
                            },
                            "ends-soon")
                    .start();
        }
    }

    @LeavesThreads("kept-by-")
    static class LeavesAcceptedThread {
        @Test
        void leaves() {
            startHeldThread("kept-by-library");
        }
    }
}
