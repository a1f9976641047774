/** What all kinds of plug-ins share: the settings they declare and how they read them. */
@NullMarked
package io.llmproxy.api.plugin;

import org.jspecify.annotations.NullMarked;
