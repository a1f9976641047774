/**
 * What a request may do: methods, paths, parameters, origins. Pure functions over a request.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.policy;

import org.jspecify.annotations.NullMarked;
