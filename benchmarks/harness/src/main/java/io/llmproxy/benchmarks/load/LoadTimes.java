package io.llmproxy.benchmarks.load;

import java.time.Duration;

/**
 * How long a load of plain calls takes.
 *
 * @param warmUp calls that are made, but not counted
 * @param measured calls that are made and counted
 * @param forLastAnswers no more calls, but time for the answers to those before
 */
record LoadTimes(Duration warmUp, Duration measured, Duration forLastAnswers) {}
