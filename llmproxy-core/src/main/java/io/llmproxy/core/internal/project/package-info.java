/**
 * Projects: what stands between their store and those who use it.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.project;

import org.jspecify.annotations.NullMarked;
