package io.llmproxy.redis;

/**
 * What Redis tells about a consumer of a group.
 *
 * @param name name of the consumer
 * @param pending entries handed out to it and not acknowledged
 * @param idleMillis time since it last asked for entries
 */
record ConsumerInfo(String name, long pending, long idleMillis) {}
