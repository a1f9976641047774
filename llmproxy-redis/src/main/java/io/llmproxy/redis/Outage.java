package io.llmproxy.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with Redis at the moment, by role: warns once when it begins, and tells when it is over. A connection that cannot be had
 * is told once for all roles and is over when the last of them has one; an error that Redis answers with is one of the role that gets it.
 * Safe for use by many threads.
 */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private final String server;
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    private final AtomicLong failures = new AtomicLong();

    /**
     * Begins without any outage.
     *
     * @param server how messages name the server, without credentials
     */
    Outage(String server) {
        this.server = server;
    }

    void failed(String role, RuntimeException failure) {
        boolean isAnswer = failure instanceof RedisCommandExecutionException;
        String problem = describe(role, failure);
        long count = failures.incrementAndGet();
        boolean isNews = isAnswer ? !problems.containsKey(role) : unreachable.isEmpty();
        problems.put(role, problem);
        if (isAnswer) {
            unreachable.remove(role);
        } else {
            unreachable.add(role);
        }
        if (failure instanceof RedisException) {
            log(isNews, problem, count);
        } else {
            log.warn("{}; trying again", problem, failure);
        }
    }

    private static void log(boolean isNews, String problem, long count) {
        if (isNews) {
            log.warn("{}; trying again", problem);
        } else {
            log.debug("{}; {} failures so far", problem, count);
        }
    }

    /** The texts of Redis quote commands and keys, never values; those of others may hold whatever a library puts there. */
    private String describe(String role, RuntimeException failure) {
        if (failure instanceof RedisCommandExecutionException) {
            return "Redis at " + server + " refuses to " + role + ": " + failure.getMessage();
        }
        return failure instanceof RedisException
                ? "Redis at " + server + " cannot be reached: " + reason(failure)
                : "failed to " + role + ": " + reason(failure);
    }

    void worked(String role) {
        if (problems.isEmpty() || problems.remove(role) == null) {
            return;
        }
        boolean wasUnreachable = unreachable.remove(role);
        if (!wasUnreachable || unreachable.isEmpty()) {
            log.info("Redis at {} works again for: {}", server, role);
        }
    }

    /** Forgets about a role that is no longer played. */
    void ended(String role) {
        problems.remove(role);
        unreachable.remove(role);
    }

    Optional<String> problem() {
        return problems.values().stream().findFirst();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RedisCommandExecutionException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }
}
