package io.llmproxy.benchmarks.run.result;

/** One number that was measured. */
public record Figure(String candidate, String measure, int round, Metric metric, double value) {}
