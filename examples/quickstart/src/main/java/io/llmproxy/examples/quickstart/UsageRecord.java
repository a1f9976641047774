package io.llmproxy.examples.quickstart;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the table shows of one line in the events file.
 *
 * @param projectId on whose account the call went
 * @param tokenId with which token, by id
 * @param user for whom
 * @param model who answered
 * @param inputTokens as the provider counted, 0 if it did not
 * @param outputTokens as the provider counted, 0 if it did not
 * @param totalTokens as the provider counted, 0 if it did not
 * @param costUsd by the price table, in US dollars, or empty if it has no price
 * @param firstByteMillis from the request's arrival to the first byte of the answer
 * @param durationMillis from the request's arrival to the last byte of the answer
 */
record UsageRecord(
        String projectId,
        String tokenId,
        String user,
        String model,
        long inputTokens,
        long outputTokens,
        long totalTokens,
        String costUsd,
        long firstByteMillis,
        long durationMillis) {

    /** Reads the events that are in the file by now. */
    static List<UsageRecord> readAll(Path events) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        List<UsageRecord> records = new ArrayList<>();
        for (String line : Files.exists(events) ? Files.readAllLines(events) : List.<String>of()) {
            records.add(of(json.readTree(line)));
        }
        return records;
    }

    private static UsageRecord of(JsonNode event) {
        JsonNode metadata = event.path("metadata");
        JsonNode tokens = event.path("tokensUsage");
        return new UsageRecord(
                metadata.path("project_id").asText(),
                metadata.path("token_id").asText(),
                event.path("userId").asText(),
                metadata.path("model").asText(),
                tokens.path("input_tokens").asLong(),
                tokens.path("output_tokens").asLong(),
                tokens.path("total_tokens").asLong(),
                metadata.path("cost_usd").isNumber()
                        ? metadata.path("cost_usd").decimalValue().toPlainString()
                        : "",
                metadata.path("time_to_first_byte_ms").asLong(),
                metadata.path("duration_ms").asLong());
    }

    boolean isComplete() {
        return inputTokens > 0 && outputTokens > 0 && totalTokens > 0;
    }
}
