/** A Spring Boot application that is also a gateway. Start reading at {@code GatewayConfiguration}. */
@NullMarked
package io.llmproxy.examples.boot;

import org.jspecify.annotations.NullMarked;
