/**
 * The servlet side: {@link io.llmproxy.servlet.LlmProxyFilter} hands the calls on its path to the engine. This module only
 * translates; every rule lives in the engine.
 */
@NullMarked
package io.llmproxy.servlet;

import org.jspecify.annotations.NullMarked;
