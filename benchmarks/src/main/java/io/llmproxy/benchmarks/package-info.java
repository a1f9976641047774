/** Measurements of the inner loops of the engine. */
@NullMarked
package io.llmproxy.benchmarks;

import org.jspecify.annotations.NullMarked;
