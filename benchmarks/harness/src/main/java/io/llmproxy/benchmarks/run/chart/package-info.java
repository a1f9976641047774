/** Draws charts as SVG, with nothing but text. */
@NullMarked
package io.llmproxy.benchmarks.run.chart;

import org.jspecify.annotations.NullMarked;
