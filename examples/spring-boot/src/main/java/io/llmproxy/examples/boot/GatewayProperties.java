package io.llmproxy.examples.boot;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What {@code application.properties} says about the gateway.
 *
 * @param providerUrl where calls go
 * @param providerKey the key that the users never see
 * @param data where database and events are kept
 */
@ConfigurationProperties("gateway")
record GatewayProperties(URI providerUrl, String providerKey, Path data) {}
