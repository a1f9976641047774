/**
 * Measures candidates in turn: each in a JVM of its own, all before one stand-in provider and behind one load client.
 *
 * <pre>
 * Main ─ Options ─ Catalogue             what to measure
 *   └─ Benchmark                         starts, warms up, measures A B C A B C, closes
 *        ├─ ProviderProcess  CandidateProcess  ProcessFigures  JvmFigures
 *        ├─ Measure …                    one slice of one candidate gives Figures
 *        └─ Results                      medians, spreads, ratios of the same round
 *             └─ raw.csv, results.md, plots
 * </pre>
 */
@NullMarked
package io.llmproxy.benchmarks.run;

import org.jspecify.annotations.NullMarked;
