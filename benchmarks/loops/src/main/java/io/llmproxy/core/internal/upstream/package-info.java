/** Loops that only this package can reach. */
@NullMarked
package io.llmproxy.core.internal.upstream;

import org.jspecify.annotations.NullMarked;
