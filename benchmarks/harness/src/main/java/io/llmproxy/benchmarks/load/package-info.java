/**
 * The load client: it calls chat completions over HTTP/1.1 with connections that stay open, and measures what the caller sees.
 *
 * <p>{@link io.llmproxy.benchmarks.load.LoadClient} knows three kinds of load: callers that wait for their answer before they ask again,
 * calls at a fixed rate, and many concurrent streams. It works against the stand-in provider directly and against any gateway before it.
 */
@NullMarked
package io.llmproxy.benchmarks.load;

import org.jspecify.annotations.NullMarked;
