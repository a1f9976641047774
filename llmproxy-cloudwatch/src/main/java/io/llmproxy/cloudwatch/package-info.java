/**
 * The sink for Amazon CloudWatch Logs: one JSON message per exchange, if asked for with metrics embedded.
 *
 * <p>Put the jar on the class path and name the sink {@code cloudwatch}, or make one in code with
 * {@link io.llmproxy.cloudwatch.CloudWatchSink#builder}. A batch becomes messages ({@code UsageMessage}, {@code FittedMessage}), these
 * become calls within the limits of the service ({@code PutCalls}), and the answers become one result per event ({@code Upload}).
 */
@NullMarked
package io.llmproxy.cloudwatch;

import org.jspecify.annotations.NullMarked;
