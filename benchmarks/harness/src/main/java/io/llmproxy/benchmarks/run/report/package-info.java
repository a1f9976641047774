/** Makes tables, charts and a table of goals out of results. */
@NullMarked
package io.llmproxy.benchmarks.run.report;

import org.jspecify.annotations.NullMarked;
