package io.llmproxy.redis;

import io.lettuce.core.RedisException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes entries that no attempt can bring to the subscriber to a stream where people can look at them, and acknowledges them. */
final class DeadLetters {
    /** About how many entries the stream of dead letters keeps. */
    static final long MAX_LENGTH = 10_000;

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final String key;
    private final ConsumerGroup group;

    DeadLetters(String key, ConsumerGroup group) {
        this.key = key;
        this.group = group;
    }

    void put(StreamConnection connection, DeadLetter letter) throws InterruptedException {
        try {
            Answers.await(connection.append(key, MAX_LENGTH, fields(letter)));
        } catch (RedisException e) {
            if (!ServerErrors.isPermanent(e)) {
                throw e;
            }
            log.warn("entry {} cannot be put aside in '{}' and is lost: {}", letter.id(), key, e.getMessage());
        }
        Answers.await(connection.acknowledge(group, List.of(letter.id())));
    }

    private Map<String, byte[]> fields(DeadLetter letter) {
        Map<String, byte[]> fields = new HashMap<>();
        byte[] data = letter.data();
        if (data != null) {
            fields.put("data", data);
        }
        fields.put("reason", StreamConnection.bytes(letter.reason()));
        fields.put("group", StreamConnection.bytes(group.name()));
        fields.put("id", StreamConnection.bytes(letter.id().toString()));
        fields.put("deliveries", StreamConnection.bytes(Long.toString(letter.deliveries())));
        return fields;
    }
}
