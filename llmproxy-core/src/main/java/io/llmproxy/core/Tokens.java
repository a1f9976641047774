package io.llmproxy.core;

import io.llmproxy.api.Secret;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.core.internal.token.TokenSecrets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Issues tokens. Blocks while it talks to the store; safe for use by many threads.
 */
public final class Tokens {
    private final ProjectStore projects;
    private final TokenStore tokens;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Tokens(ProjectStore projects, TokenStore tokens, InstantSource clock) {
        this.projects = projects;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Issues a token, which works at once.
     *
     * @param request for which project, for how long, with which limits
     * @return the token's text, shown only here, and its record
     * @throws ProjectNotFoundException if there is no such project
     * @throws ProjectInactiveException if the project was deactivated
     * @throws StoreUnavailableException if the store does not answer
     */
    public IssuedToken issue(TokenRequest request) {
        Project project =
                projects.find(request.projectId()).orElseThrow(() -> new ProjectNotFoundException(request.projectId()));
        if (!project.isActive()) {
            throw new ProjectInactiveException(project.id());
        }
        Secret token = TokenSecrets.generate(random);
        // The stores keep microseconds; the record says what they will say.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        TokenRecord record = TokenRecord.builder()
                .id(UUID.randomUUID().toString())
                .hash(TokenSecrets.hash(token))
                .hint(TokenSecrets.hint(token))
                .projectId(project.id())
                .metadata(request.metadata())
                .createdAt(now)
                .expiresAt(now.plus(request.lifetime()).truncatedTo(ChronoUnit.MICROS))
                .maxRequests(
                        request.maxRequests().isPresent()
                                ? request.maxRequests().getAsLong()
                                : null)
                .build();
        tokens.insert(record);
        return new IssuedToken(token, record);
    }
}
