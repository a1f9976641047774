/**
 * The engine as a host sees it: build an {@code LlmProxy}, hand it to the servlet filter, close it at the end.
 */
@NullMarked
package io.llmproxy.core;

import org.jspecify.annotations.NullMarked;
