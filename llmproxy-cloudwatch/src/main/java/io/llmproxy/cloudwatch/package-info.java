/** The sink for Amazon CloudWatch Logs. */
@NullMarked
package io.llmproxy.cloudwatch;

import org.jspecify.annotations.NullMarked;
