/**
 * IP addresses and blocks of them, as numbers. Nothing here asks the DNS.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
@NullMarked
package io.llmproxy.core.internal.address;

import org.jspecify.annotations.NullMarked;
