package io.llmproxy.core.internal.exchange;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.core.internal.exchange.Exchange.StopReason;
import io.llmproxy.core.internal.exchange.Exchanges.Granted;
import io.llmproxy.core.internal.token.ChangeListener;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends running calls whose token was revoked or whose project was switched off. Asks the stores, on the thread that tells of the
 * change, about those tokens and projects only that have calls running. Safe for use by many threads.
 */
public final class CallRevocation implements ChangeListener {
    private static final Logger log = LoggerFactory.getLogger(CallRevocation.class);

    private final Exchanges exchanges;
    private final TokenStore tokens;
    private final ProjectStore projects;

    /**
     * Watches calls.
     *
     * @param exchanges those that are running
     * @param tokens tells which tokens are revoked
     * @param projects tells which projects are switched off
     */
    public CallRevocation(Exchanges exchanges, TokenStore tokens, ProjectStore projects) {
        this.exchanges = exchanges;
        this.tokens = tokens;
        this.projects = projects;
    }

    @Override
    public void tokenChanged(String tokenId) {
        stopRevoked(grant -> grant.tokenId().equals(tokenId));
    }

    @Override
    public void tokensOfProjectChanged(String projectId) {
        stopRevoked(grant -> grant.projectId().equals(projectId));
    }

    @Override
    public void projectChanged(String projectId) {
        stop(
                running(grant -> grant.projectId().equals(projectId), TokenGrant::projectId),
                id -> projects.find(id).filter(Project::isActive).isEmpty(),
                StopReason.PROJECT_INACTIVE);
    }

    @Override
    public void everythingChanged() {
        stopRevoked(grant -> true);
        stop(
                running(grant -> true, TokenGrant::projectId),
                id -> projects.find(id).filter(Project::isActive).isEmpty(),
                StopReason.PROJECT_INACTIVE);
    }

    private void stopRevoked(Predicate<TokenGrant> which) {
        stop(
                running(which, TokenGrant::tokenId),
                id -> tokens.find(id).filter(TokenRecord::isActive).isEmpty(),
                StopReason.TOKEN_REVOKED);
    }

    private Map<String, List<Exchange>> running(Predicate<TokenGrant> which, Function<TokenGrant, String> subject) {
        return exchanges
                .granted()
                .filter(call -> which.test(call.grant()))
                .collect(groupingBy(call -> subject.apply(call.grant()), mapping(Granted::exchange, toList())));
    }

    private static void stop(Map<String, List<Exchange>> calls, Predicate<String> isOver, StopReason reason) {
        try {
            calls.forEach((id, ofOne) -> {
                if (isOver.test(id)) {
                    ofOne.forEach(exchange -> exchange.stop(reason));
                }
            });
        } catch (StoreUnavailableException e) {
            log.warn("Running calls go on though their token or project may be revoked: {}", e.getMessage());
        }
    }
}
