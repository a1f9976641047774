/**
 * A small web application that is also an LLM gateway. Start reading at {@code EmbeddingExample}: it is all that an application
 * needs. The rest shows it at work.
 */
@NullMarked
package io.llmproxy.examples.quickstart;

import org.jspecify.annotations.NullMarked;
