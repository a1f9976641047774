/**
 * Typed configuration from the builder, the provider file, flat settings and the environment; every error names its key.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.config;

import org.jspecify.annotations.NullMarked;
