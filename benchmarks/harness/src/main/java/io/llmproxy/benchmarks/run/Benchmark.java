package io.llmproxy.benchmarks.run;

import io.llmproxy.benchmarks.run.result.Failure;
import io.llmproxy.benchmarks.run.result.MeasureNames;
import io.llmproxy.benchmarks.run.result.Recorder;
import io.llmproxy.benchmarks.run.result.Results;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Carries out a plan. Candidates go through the measures in turn, A B C A B C, so that what the machine does meanwhile meets all of them; a
 * candidate that fails is reported, and the others go on.
 */
final class Benchmark {
    private final Plan plan;
    private final Surroundings surroundings;
    private final Results results = new Results();
    private final Progress progress;

    Benchmark(Plan plan, Surroundings surroundings, Progress progress) {
        this.plan = plan;
        this.surroundings = surroundings;
        this.progress = progress;
    }

    Results run() throws InterruptedException {
        for (int generation = 1; generation <= plan.generations(); generation++) {
            if (!plan.inTurn().isEmpty()) {
                measureInTurn(generation);
            }
            for (Measure measure : plan.alone()) {
                for (Candidate candidate : plan.order(generation)) {
                    if (measure.suits(candidate)) {
                        measureAlone(candidate, measure, generation);
                    }
                }
            }
        }
        return results;
    }

    private void measureInTurn(int generation) throws InterruptedException {
        Map<Candidate, Participant> lineup = new LinkedHashMap<>();
        try {
            for (Candidate candidate : plan.candidates()) {
                start(candidate, generation, lineup);
            }
            for (int i = 1; i <= plan.rounds(); i++) {
                measureOnce((generation - 1) * plan.rounds() + i, lineup);
            }
            for (Participant participant : lineup.values()) {
                end(participant, new Recorder(results, participant.candidate().name(), MeasureNames.LIFE, generation));
            }
        } finally {
            lineup.values().forEach(Participant::close);
        }
    }

    private void start(Candidate candidate, int generation, Map<Candidate, Participant> lineup)
            throws InterruptedException {
        progress.begin("start", candidate);
        Recorder recorder = new Recorder(results, candidate.name(), MeasureNames.LIFE, generation);
        try {
            Participant participant = Participant.start(candidate, surroundings, false);
            lineup.put(candidate, participant);
            participant.recordStart(recorder);
            participant.warmUp(plan.warmUp());
            progress.end(results, recorder);
        } catch (IOException | RuntimeException e) {
            fail(candidate, "start", e);
        }
    }

    private void measureOnce(int round, Map<Candidate, Participant> lineup) {
        for (Measure measure : plan.inTurn()) {
            for (Candidate candidate : plan.order(round)) {
                Participant participant = lineup.get(candidate);
                if (participant != null && measure.suits(candidate)) {
                    measure(participant, measure, round);
                    if (!participant.isAlive()) {
                        fail(candidate, measure.name(), "the process has ended by itself");
                        lineup.remove(candidate);
                        participant.close();
                    }
                }
            }
        }
    }

    private void measureAlone(Candidate candidate, Measure measure, int round) throws InterruptedException {
        progress.begin("start", candidate);
        try (Participant participant = Participant.start(candidate, surroundings, measure.isEncrypted())) {
            participant.warmUp(plan.shortWarmUp());
            progress.end();
            measure(participant, measure, round);
            end(participant, new Recorder(results, candidate.name(), measure.name(), round));
        } catch (IOException | RuntimeException e) {
            fail(candidate, measure.name(), e);
        }
    }

    private void measure(Participant participant, Measure measure, int round) {
        Recorder recorder = new Recorder(results, participant.candidate().name(), measure.name(), round);
        progress.begin(measure.name() + " " + round, participant.candidate());
        try {
            participant.measure(measure, recorder);
        } catch (RuntimeException e) {
            recorder.fail(e.toString());
        }
        progress.end(results, recorder);
    }

    private void end(Participant participant, Recorder recorder) throws InterruptedException {
        try {
            participant.end(recorder);
        } catch (IOException | RuntimeException e) {
            recorder.fail("did not end in order: " + e.getMessage());
        }
    }

    private void fail(Candidate candidate, String when, Exception e) {
        fail(candidate, when, e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString());
    }

    private void fail(Candidate candidate, String when, String reason) {
        results.add(new Failure(candidate.name(), when, reason));
        progress.failed(reason);
    }
}
