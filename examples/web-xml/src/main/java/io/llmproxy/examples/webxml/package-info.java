/** A web application that knows nothing of the gateway beside it: that stands in {@code web.xml} alone. */
@NullMarked
package io.llmproxy.examples.webxml;

import org.jspecify.annotations.NullMarked;
