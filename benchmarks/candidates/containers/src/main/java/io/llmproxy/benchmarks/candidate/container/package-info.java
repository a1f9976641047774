/** The servlet containers, set up alike for all candidates that run in them. Each candidate names the one that it needs as a dependency. */
@NullMarked
package io.llmproxy.benchmarks.candidate.container;

import org.jspecify.annotations.NullMarked;
