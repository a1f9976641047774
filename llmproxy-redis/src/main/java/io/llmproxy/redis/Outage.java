package io.llmproxy.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with Redis at the moment: warns once when it begins, and tells when it is over. A connection that cannot be had
 * is one outage for all roles; an error that Redis answers with is one of the role that gets it. Safe for use by many threads.
 */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private static final String CONNECTION = "connection";

    private final String server;
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final AtomicLong failures = new AtomicLong();

    /**
     * Begins without any outage.
     *
     * @param server how messages name the server, without credentials
     */
    Outage(String server) {
        this.server = server;
    }

    void failed(String role, RedisException failure) {
        boolean isAnswer = failure instanceof RedisCommandExecutionException;
        // The texts of Redis quote commands and keys, never values; a connection's text may hold whatever a library
        // puts there.
        String problem = isAnswer
                ? "Redis at " + server + " refuses to " + role + ": " + failure.getMessage()
                : "Redis at " + server + " cannot be reached: " + reason(failure);
        long count = failures.incrementAndGet();
        if (problems.put(isAnswer ? role : CONNECTION, problem) == null) {
            log.warn("{}; trying again", problem);
        } else {
            log.debug("{}; {} failures so far", problem, count);
        }
    }

    void worked(String role) {
        if (problems.isEmpty()) {
            return;
        }
        boolean over = problems.remove(CONNECTION) != null;
        if (problems.remove(role) != null || over) {
            log.info("Redis at {} works again for: {}", server, role);
        }
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
