/** The sink for Helicone. */
@NullMarked
package io.llmproxy.helicone;

import org.jspecify.annotations.NullMarked;
