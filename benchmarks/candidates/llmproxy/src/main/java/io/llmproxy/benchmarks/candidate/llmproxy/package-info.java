/** llmproxy with everything on, for the programs that put it into a container. */
@NullMarked
package io.llmproxy.benchmarks.candidate.llmproxy;

import org.jspecify.annotations.NullMarked;
