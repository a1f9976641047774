/** The form in which events are stored and sent between nodes. */
@NullMarked
package io.llmproxy.core.event;

import org.jspecify.annotations.NullMarked;
