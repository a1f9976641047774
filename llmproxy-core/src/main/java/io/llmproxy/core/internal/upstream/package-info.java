/**
 * The call to the provider: OkHttp client, header policy, deadlines.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.upstream;

import org.jspecify.annotations.NullMarked;
