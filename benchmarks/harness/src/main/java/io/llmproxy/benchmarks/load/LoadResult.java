package io.llmproxy.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * What plain calls met with in the measured time, without what was only warming up: of the calls that began in the measured time, or should have.
 *
 * @param requests complete answers
 * @param errors calls that failed
 * @param late calls at a fixed rate that found no free connection when they were due
 * @param unfinished calls that had no answer five seconds after the measured time, and calls at a fixed rate that were not even sent in
 *     it; {@code latency} has the time that they had waited by then
 * @param seconds the measured time
 * @param latency in nanoseconds: until the last byte of the answer, from the sending of the request or, at a fixed rate, from when it
 *     should have been sent
 */
public record LoadResult(long requests, Errors errors, long late, long unfinished, double seconds, Histogram latency) {
    /** {@return complete answers per second} */
    public double requestsPerSecond() {
        return requests / seconds;
    }

    /** {@return the median of the latency in microseconds} */
    public double p50Micros() {
        return Micros.p50(latency);
    }

    /** {@return the latency in microseconds that 99 of 100 calls stay below} */
    public double p99Micros() {
        return Micros.p99(latency);
    }

    /** {@return the largest latency in microseconds} */
    public double maxMicros() {
        return Micros.max(latency);
    }
}
