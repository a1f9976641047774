package io.llmproxy.core.internal.token;

import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProjectStore;
import io.llmproxy.api.token.Revocations;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenChange;
import io.llmproxy.api.token.TokenQuery;
import io.llmproxy.api.token.TokenRecord;
import io.llmproxy.api.token.TokenStore;
import io.llmproxy.api.token.TokenUse;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores that can be made to fail, in front of real ones. */
final class FakeStores {
    private FakeStores() {}

    private static StoreUnavailableException outage() {
        return new StoreUnavailableException("test: failed (expected: by the test)", new SQLException("out of order"));
    }

    static final class Tokens implements TokenStore {
        volatile boolean isDown;
        volatile Runnable afterFind = () -> {};
        volatile Runnable beforeWrite = () -> {};
        int findCount;
        int writeCount;
        private final TokenStore delegate;

        Tokens(TokenStore delegate) {
            this.delegate = delegate;
        }

        @Override
        public Optional<TokenRecord> find(String id) {
            failIfDown();
            return delegate.find(id);
        }

        @Override
        public Optional<TokenRecord> findByHash(String hash) {
            failIfDown();
            findCount++;
            Optional<TokenRecord> found = delegate.findByHash(hash);
            afterFind.run();
            return found;
        }

        @Override
        public void insert(TokenRecord token) {
            failIfDown();
            delegate.insert(token);
        }

        @Override
        public boolean charge(String tokenId, Instant now) {
            failIfDown();
            writeCount++;
            return delegate.charge(tokenId, now);
        }

        @Override
        public void addCalls(Map<String, TokenUse> uses) {
            failIfDown();
            writeCount++;
            beforeWrite.run();
            delegate.addCalls(uses);
        }

        @Override
        public List<TokenRecord> list(TokenQuery query) {
            failIfDown();
            return delegate.list(query);
        }

        @Override
        public long count(TokenQuery query) {
            failIfDown();
            return delegate.count(query);
        }

        @Override
        public Optional<TokenRecord> update(String id, TokenChange change, Instant now) {
            failIfDown();
            return delegate.update(id, change, now);
        }

        @Override
        public Revocations revokeAll(String projectId, Instant now) {
            failIfDown();
            return delegate.revokeAll(projectId, now);
        }

        @Override
        public long revokeExpired(Instant now) {
            failIfDown();
            return delegate.revokeExpired(now);
        }

        private void failIfDown() {
            if (isDown) {
                throw outage();
            }
        }
    }

    static final class Projects implements ProjectStore {
        volatile boolean isDown;
        int findCount;
        volatile Runnable afterFind = () -> {};
        final Map<String, Project> projects = new ConcurrentHashMap<>();

        @Override
        public Optional<Project> find(String id) {
            findCount++;
            if (isDown) {
                throw outage();
            }
            Optional<Project> found = Optional.ofNullable(projects.get(id));
            afterFind.run();
            return found;
        }

        @Override
        public List<Project> list() {
            return List.copyOf(projects.values());
        }

        @Override
        public void insert(Project project) {
            projects.put(project.id(), project);
        }
    }
}
