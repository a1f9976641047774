package io.llmproxy.benchmarks.run.result;

/** What figures are about. The key, which stands in {@code raw.csv}, ends with the unit. */
public enum Metric {
    REQUESTS_PER_SECOND("requests_per_second", ""),
    SUSTAINED_PER_SECOND("sustained_requests_per_second", ""),
    REQUESTS("requests", ""),
    ERRORS("errors", ""),
    P50("latency_p50_us", "µs"),
    P99("latency_p99_us", "µs"),
    CPU("cpu_per_request_us", "µs"),
    ALLOCATED("allocated_per_request_kb", "KB"),
    RSS("rss_highest_mb", "MB"),

    STARTED("streams_started", ""),
    FINISHED("streams_finished", ""),
    UNFINISHED("streams_unfinished", ""),
    WRONG_FRAMES("frames_wrong", ""),
    MOST_CONCURRENT("streams_at_a_time", ""),
    FIRST_CHUNK_P50("first_chunk_p50_us", "µs"),
    FIRST_CHUNK_P99("first_chunk_p99_us", "µs"),
    DELAY_P50("chunk_delay_p50_us", "µs"),
    DELAY_P99("chunk_delay_p99_us", "µs"),
    RSS_PER_STREAM("rss_per_stream_kb", "KB"),
    HEAP_PER_STREAM("heap_per_stream_kb", "KB"),
    CPU_PER_STREAM("cpu_per_stream_us", "µs"),
    THREADS("threads_most", ""),
    FILE_HANDLES("file_handles_most", ""),

    START("start_ms", "ms"),
    RSS_IDLE("rss_idle_mb", "MB"),
    RSS_AFTER("rss_after_gc_mb", "MB"),
    HEAP_AFTER("heap_after_gc_mb", "MB"),
    CLOSE("close_ms", "ms"),
    SENT("requests_sent", ""),
    PUBLISHED("events_published", ""),
    DELIVERED("events_delivered", ""),
    DROPPED("events_dropped", "");

    private final String key;
    private final String unit;

    Metric(String key, String unit) {
        this.key = key;
        this.unit = unit;
    }

    public String key() {
        return key;
    }

    /** The unit, or nothing for mere numbers. */
    public String unit() {
        return unit;
    }
}
