/**
 * What all candidates of the benchmarks share: the command line, and the life from {@code ready} to {@code closed}.
 *
 * <p>A candidate is a program of its own: {@code java -cp … Main --port=8080 --upstream=http://127.0.0.1:9090}. It relays {@code POST
 * /v1/chat/completions}, tells on standard output when it is ready, and ends when it reads {@code close} on standard input.
 */
@NullMarked
package io.llmproxy.benchmarks.candidate;

import org.jspecify.annotations.NullMarked;
