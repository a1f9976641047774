package io.llmproxy.core.internal.token;

import java.util.List;

/** Several listeners as one. */
record ChangeListeners(List<ChangeListener> listeners) implements ChangeListener {
    ChangeListeners {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void tokenChanged(String tokenId) {
        listeners.forEach(listener -> listener.tokenChanged(tokenId));
    }

    @Override
    public void tokensOfProjectChanged(String projectId) {
        listeners.forEach(listener -> listener.tokensOfProjectChanged(projectId));
    }

    @Override
    public void projectChanged(String projectId) {
        listeners.forEach(listener -> listener.projectChanged(projectId));
    }

    @Override
    public void everythingChanged() {
        listeners.forEach(ChangeListener::everythingChanged);
    }

    @Override
    public void settle() {
        listeners.forEach(ChangeListener::settle);
    }
}
