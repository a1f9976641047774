package io.llmproxy.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * What became of the streams: each one that was started is finished, failed or unfinished.
 *
 * @param started streams that were asked for
 * @param finished streams that came whole: all chunks in order, the usage, {@code [DONE]} and the end of the body
 * @param errors streams that failed; one that ended as if it were whole, but with wrong frames, is broken
 * @param unfinished streams that still ran when patience had run out
 * @param wrongFrames of all streams together
 * @param mostConcurrent how many were between their first chunk and their end at the same time, at most
 * @param seconds from the first start to the last end
 * @param firstChunk nanoseconds from when the stream should have been asked for to its first chunk
 * @param chunkDelay nanoseconds from the provider's sending to the client's receiving of a chunk, of all but the first one
 */
public record StreamResult(
        int started,
        int finished,
        Errors errors,
        int unfinished,
        WrongFrames wrongFrames,
        int mostConcurrent,
        double seconds,
        Histogram firstChunk,
        Histogram chunkDelay) {
    /** {@return streams that were neither refused nor left unfinished, but failed} */
    public long broken() {
        return errors.status() + errors.broken();
    }
}
