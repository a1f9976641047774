package io.llmproxy.benchmarks.load;

import org.HdrHistogram.Histogram;

/** Counts the streams of one thread. Confined to it until the load is over. */
final class StreamTally {
    private final ConcurrentStreams concurrent;
    private final Histogram firstChunk = new Histogram(3);
    private final Histogram chunkDelay = new Histogram(3);
    private int finished;
    private Errors errors = Errors.NONE;
    private WrongFrames wrongFrames = WrongFrames.NONE;

    StreamTally(ConcurrentStreams concurrent) {
        this.concurrent = concurrent;
    }

    void firstChunk(long nanos) {
        concurrent.begun();
        firstChunk.recordValue(nanos);
    }

    /** The clock of another machine may be behind; then there is no delay to be known. */
    void laterChunk(long nanosOnTheWay) {
        chunkDelay.recordValue(Math.max(0, nanosOnTheWay));
    }

    void ended(Outcome outcome, StreamReader stream) {
        switch (outcome) {
            case WHOLE -> finished++;
            case STATUS -> errors = errors.plus(new Errors(1, 0, 0));
            case WRONG, CUT -> errors = errors.plus(new Errors(0, 1, 0));
        }
        left(stream, outcome == Outcome.WRONG);
    }

    void refused() {
        errors = errors.plus(new Errors(0, 0, 1));
    }

    void unfinished(StreamReader stream) {
        left(stream, false);
    }

    private void left(StreamReader stream, boolean isAtEnd) {
        wrongFrames = wrongFrames.plus(stream.wrong(isAtEnd));
        if (stream.isBegun()) {
            concurrent.ended();
        }
    }

    StreamTally plus(StreamTally other) {
        StreamTally sum = new StreamTally(concurrent);
        for (StreamTally part : new StreamTally[] {this, other}) {
            sum.firstChunk.add(part.firstChunk);
            sum.chunkDelay.add(part.chunkDelay);
            sum.finished += part.finished;
            sum.errors = sum.errors.plus(part.errors);
            sum.wrongFrames = sum.wrongFrames.plus(part.wrongFrames);
        }
        return sum;
    }

    StreamResult result(int started, double seconds) {
        int unfinished = started - finished - Math.toIntExact(errors.total());
        return new StreamResult(
                started, finished, errors, unfinished, wrongFrames, concurrent.most(), seconds, firstChunk, chunkDelay);
    }
}
