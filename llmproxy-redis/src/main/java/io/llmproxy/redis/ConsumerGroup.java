package io.llmproxy.redis;

/**
 * Who reads a stream.
 *
 * @param stream key of the stream
 * @param name name of the group
 * @param consumer name of this process within the group
 */
record ConsumerGroup(String stream, String name, String consumer) {}
