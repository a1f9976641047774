/**
 * Plug-ins on the class path: finding them, checking and reading their settings.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.plugin;

import org.jspecify.annotations.NullMarked;
