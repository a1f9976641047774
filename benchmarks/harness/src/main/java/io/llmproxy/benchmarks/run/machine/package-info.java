/** What this machine is, and what its processes do: children, memory, processor time, JVMs seen from outside. */
@NullMarked
package io.llmproxy.benchmarks.run.machine;

import org.jspecify.annotations.NullMarked;
