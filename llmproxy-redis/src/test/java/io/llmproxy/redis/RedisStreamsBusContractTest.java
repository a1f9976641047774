package io.llmproxy.redis;

import io.llmproxy.api.event.EventBus;
import io.llmproxy.testing.EventBusContractTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStreamsBusContractTest extends EventBusContractTest {
    private static TestRedis redis;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected EventBus open() {
        return Buses.open(redis, Buses.newKey());
    }

    @Override
    protected boolean isShared() {
        return true;
    }
}
