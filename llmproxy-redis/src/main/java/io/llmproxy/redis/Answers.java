package io.llmproxy.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for answers of Redis. */
final class Answers {
    /** A connection on which an answer takes longer is taken for dead. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private Answers() {}

    static <T> T await(Future<T> answer) throws InterruptedException {
        return await(answer, PATIENCE);
    }

    /**
     * Waits for an answer.
     *
     * @throws RedisException if Redis answers with an error, or not in time
     */
    static <T> T await(Future<T> answer, Duration patience) throws InterruptedException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw asRedisException(e.getCause());
        } catch (CancellationException e) {
            throw new RedisException("cancelled", e);
        } catch (TimeoutException e) {
            throw new RedisCommandTimeoutException("no answer within " + patience.toMillis() + " ms");
        }
    }

    private static RedisException asRedisException(@Nullable Throwable cause) {
        return cause instanceof RedisException failure
                ? failure
                : new RedisException(String.valueOf(cause == null ? null : cause.getMessage()), cause);
    }
}
