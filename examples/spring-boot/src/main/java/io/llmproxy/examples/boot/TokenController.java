package io.llmproxy.examples.boot;

import io.llmproxy.api.token.Project;
import io.llmproxy.core.IssuedToken;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.core.TokenRequest;
import java.time.Duration;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The application's own routes. */
@RestController
class TokenController {
    private final LlmProxy llmProxy;
    private final Project project;

    TokenController(LlmProxy llmProxy, Project project) {
        this.llmProxy = llmProxy;
        this.project = project;
    }

    @GetMapping("/hello")
    String hello() {
        return "Hello from the application.";
    }

    /** Hands a user a token for a quarter of an hour. In a real application the user comes from the login, not from the call. */
    @PostMapping("/tokens")
    Map<String, String> issueToken(@RequestParam String user) {
        IssuedToken issued = llmProxy.tokens()
                .issue(TokenRequest.builder(project.id(), Duration.ofMinutes(15))
                        .metadata(Map.of("user_id", user))
                        .build());
        return Map.of("token", issued.token().reveal());
    }
}
