package io.llmproxy.examples.boot;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.ProviderConfig;
import io.llmproxy.servlet.LlmProxyFilter;
import io.llmproxy.servlet.ManagementAuthorizer.Access;
import io.llmproxy.servlet.ManagementServlet;
import java.util.Map;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** All that makes the application a gateway. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {
    @Bean(destroyMethod = "close")
    LlmProxy llmProxy(GatewayProperties properties) {
        return LlmProxy.builder()
                .provider(ProviderConfig.openAi(properties.providerUrl()).build())
                .database(properties.data().resolve("llm-proxy.db"))
                .sink(
                        "file",
                        Map.of("path", properties.data().resolve("events.jsonl").toString()))
                .build();
    }

    /** Before all other filters: one that reads bodies or wraps answers would break streams. */
    @Bean
    FilterRegistrationBean<LlmProxyFilter> llmProxyFilter(LlmProxy llmProxy) {
        FilterRegistrationBean<LlmProxyFilter> registration =
                new FilterRegistrationBean<>(new LlmProxyFilter(llmProxy));
        registration.addUrlPatterns("/v1/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** The management API, for users whom the application itself knows as administrators. */
    @Bean
    ServletRegistrationBean<ManagementServlet> management(LlmProxy llmProxy) {
        ManagementServlet servlet = ManagementServlet.builder(llmProxy)
                .authorization(request -> request.isUserInRole("llm-admin")
                        ? new Access.Allowed(request.getRemoteUser())
                        : new Access.Refused(403, "the role llm-admin is missing"))
                .build();
        return new ServletRegistrationBean<>(servlet, "/manage/*");
    }

    /** The project on whose account all calls go; made at the first start. */
    @Bean
    Project project(LlmProxy llmProxy, GatewayProperties properties) {
        return llmProxy.projects().list().stream()
                .findFirst()
                .orElseGet(() -> llmProxy.projects().create("demo", Secret.of(properties.providerKey())));
    }
}
