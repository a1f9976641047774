/** Figures, and what several rounds of them have in common. */
@NullMarked
package io.llmproxy.benchmarks.run.result;

import org.jspecify.annotations.NullMarked;
