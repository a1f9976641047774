package io.llmproxy.servlet;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Counts failed logins per address: {@value #MAX_FAILURES} within a minute are answered, more are turned away until the minute is
 * over. It knows {@value #MAX_ADDRESSES} addresses; the one whose minute began first goes. Safe for use by many threads.
 */
final class LoginThrottle {
    static final int MAX_FAILURES = 10;
    static final int MAX_ADDRESSES = 10_000;
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Window> windows = new LinkedHashMap<>();

    /** The failures of one address within one minute. */
    private record Window(long startNanos, int failures) {}

    LoginThrottle(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /**
     * Counts a failed login.
     *
     * @return 0 if it may be answered, else how many seconds the address shall wait
     */
    long failed(String address) {
        long now = ticker.getAsLong();
        lock.lock();
        try {
            Window window = windows.get(address);
            if (window == null || now - window.startNanos() >= WINDOW_NANOS) {
                windows.remove(address);
                windows.put(address, new Window(now, 1));
                dropOldest();
                return 0;
            }
            if (window.failures() < MAX_FAILURES) {
                windows.put(address, new Window(window.startNanos(), window.failures() + 1));
                return 0;
            }
            return TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS - 1 - (now - window.startNanos())) + 1;
        } finally {
            lock.unlock();
        }
    }

    private void dropOldest() {
        if (windows.size() > MAX_ADDRESSES) {
            Iterator<String> oldest = windows.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
