package io.llmproxy.benchmarks.run.result;

/** What figures are about. The key, which stands in {@code raw.csv}, ends with the unit. */
public enum Metric {
    REQUESTS_PER_SECOND("requests_per_second"),
    SUSTAINED_PER_SECOND("sustained_requests_per_second"),
    REQUESTS("requests"),
    ERRORS("errors"),
    P50("latency_p50_us"),
    P99("latency_p99_us"),
    CPU("cpu_per_request_us"),
    ALLOCATED("allocated_per_request_kb"),
    RSS("rss_highest_mb"),

    STARTED("streams_started"),
    FINISHED("streams_finished"),
    UNFINISHED("streams_unfinished"),
    WRONG_FRAMES("frames_wrong"),
    MOST_CONCURRENT("streams_at_a_time"),
    FIRST_CHUNK_P50("first_chunk_p50_us"),
    FIRST_CHUNK_P99("first_chunk_p99_us"),
    DELAY_P50("chunk_delay_p50_us"),
    DELAY_P99("chunk_delay_p99_us"),
    RSS_PER_STREAM("rss_per_stream_kb"),
    HEAP_PER_STREAM("heap_per_stream_kb"),
    THREADS("threads_most"),
    FILE_HANDLES("file_handles_most"),

    START("start_ms"),
    RSS_IDLE("rss_idle_mb"),
    RSS_AFTER("rss_after_gc_mb"),
    HEAP_AFTER("heap_after_gc_mb"),
    CLOSE("close_ms"),
    SENT("requests_sent"),
    PUBLISHED("events_published"),
    DELIVERED("events_delivered"),
    DROPPED("events_dropped");

    private final String key;

    Metric(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }
}
