package io.llmproxy.core.internal.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmproxy.api.token.ProjectPolicy;
import io.llmproxy.core.internal.policy.ProjectRules;

/** The rules of projects, prepared once per policy. Safe for use by many threads. */
public final class ProjectRulebook {
    private static final ProjectRules OPEN = ProjectRules.of(ProjectPolicy.open());

    private final Cache<ProjectPolicy, ProjectRules> prepared =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /**
     * Returns the rules of a policy.
     *
     * @throws IllegalArgumentException if it is broken, as one of a host's own store may be
     */
    ProjectRules of(ProjectPolicy policy) {
        return policy.isOpen() ? OPEN : prepared.get(policy, ProjectRules::of);
    }
}
