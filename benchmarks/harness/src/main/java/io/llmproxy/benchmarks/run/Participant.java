package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.load.LoadClient;
import io.llmproxy.benchmarks.load.Target;
import io.llmproxy.benchmarks.run.machine.JvmFigures;
import io.llmproxy.benchmarks.run.machine.ProcessFigures;
import io.llmproxy.benchmarks.run.result.Metric;
import io.llmproxy.benchmarks.run.result.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A candidate that takes part: from its start to its end, with a count of all that it was sent. */
final class Participant implements AutoCloseable {
    private final Subject subject;
    private final LoadClient client;
    private final @Nullable CandidateProcess process;
    private final OptionalLong residentBytesAtStart;
    private long sent;

    private Participant(
            Subject subject, LoadClient client, @Nullable CandidateProcess process, OptionalLong residentBytesAtStart) {
        this.subject = subject;
        this.client = client;
        this.process = process;
        this.residentBytesAtStart = residentBytesAtStart;
    }

    /**
     * Starts a candidate, unless it runs already.
     *
     * @param isEncrypted whether it talks to the provider over TLS
     * @throws IOException if it does not start
     */
    static Participant start(Candidate candidate, Surroundings surroundings, boolean isEncrypted)
            throws IOException, InterruptedException {
        ProviderProcess provider = surroundings.provider();
        LoadClient client = surroundings.client();
        if (candidate instanceof Program program) {
            Path log = surroundings.logs().resolve(program.name() + ".log");
            CandidateProcess process = CandidateProcess.start(
                    program,
                    surroundings.modules(),
                    surroundings.ports().next(),
                    isEncrypted ? provider.encrypted() : provider.plain(),
                    log);
            // Before the JVM is attached to, which makes it load what it would not need otherwise.
            OptionalLong resident = new ProcessFigures(process.pid()).residentBytes();
            return new Participant(subject(program, process.target(), process.pid()), client, process, resident);
        }
        if (candidate instanceof RunningServer server) {
            Target target = new Target(server.uri(), server.token());
            return new Participant(subject(server, target, server.pid()), client, null, OptionalLong.empty());
        }
        Target target = new Target(provider.plain().uri(), CandidateProcess.NO_TOKEN);
        return new Participant(new Subject(candidate, target, null, null), client, null, OptionalLong.empty());
    }

    private static Subject subject(Candidate candidate, Target target, @Nullable Long pid) {
        if (pid == null) {
            return new Subject(candidate, target, null, null);
        }
        try {
            return new Subject(candidate, target, new ProcessFigures(pid), JvmFigures.attach(pid));
        } catch (IOException e) {
            return new Subject(candidate, target, new ProcessFigures(pid), null); // in another language, maybe
        }
    }

    Candidate candidate() {
        return subject.candidate();
    }

    Subject subject() {
        return subject;
    }

    /** How long it took to start, if it was started here. */
    void recordStart(Recorder recorder) {
        if (process != null) {
            recorder.record(Metric.START, process.startTime().toMillis());
            residentBytesAtStart.ifPresent(bytes -> recorder.record(Metric.RSS_IDLE, bytes / 1e6));
        }
    }

    /**
     * Calls until the compiler of the JVM has done most of its work.
     *
     * @param duration how long at least
     */
    void warmUp(Duration duration) {
        counting(c -> WarmUp.of(subject.target(), c, duration));
    }

    void measure(Measure measure, Recorder recorder) {
        counting(c -> measure.measure(subject, c, recorder));
    }

    private void counting(Consumer<LoadClient> load) {
        long before = client.sent();
        load.accept(client);
        sent += client.sent() - before;
    }

    /** Whether it still runs, as far as that is known. */
    boolean isAlive() {
        return process == null || process.isAlive();
    }

    /** Takes down what is left behind by all calls, and ends the process in order. */
    void end(Recorder recorder) throws IOException, InterruptedException {
        if (process == null) {
            return;
        }
        subject.jvmFigures().ifPresent(jvm -> recorder.record(Metric.HEAP_AFTER, jvm.heapBytesAfterGc() / 1e6));
        subject.restingBytes().ifPresent(bytes -> recorder.record(Metric.RSS_AFTER, bytes / 1e6));
        Farewell farewell = process.end();
        recorder.record(Metric.CLOSE, farewell.closeTime().toNanos() / 1e6);
        recorder.record(Metric.SENT, sent);
        Farewell.Events events = farewell.events();
        if (events != null) {
            recorder.record(Metric.PUBLISHED, events.published());
            recorder.record(Metric.DELIVERED, events.delivered());
            recorder.record(Metric.DROPPED, events.dropped());
        }
    }

    @Override
    public void close() {
        subject.jvmFigures().ifPresent(JvmFigures::close);
        if (process != null) {
            process.close();
        }
    }
}
