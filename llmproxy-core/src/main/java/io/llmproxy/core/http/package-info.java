/**
 * The border between the engine and a server: an adapter, such as the servlet filter, shows each call as a
 * {@link io.llmproxy.core.http.ClientRequest} and takes the answer through a {@link io.llmproxy.core.http.ClientResponse}.
 */
@NullMarked
package io.llmproxy.core.http;

import org.jspecify.annotations.NullMarked;
