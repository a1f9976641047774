/**
 * From captured bytes to model and usage.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.usage;

import org.jspecify.annotations.NullMarked;
