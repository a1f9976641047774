/** Measurements of the inner loops of the engine. */
@NullMarked
package io.llmproxy.benchmarks.loops;

import org.jspecify.annotations.NullMarked;
