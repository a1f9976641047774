package io.llmproxy.core;

import io.llmproxy.api.LlmProxyException;
import java.util.List;

/** Some secrets of the database cannot be opened though their key is there, so nothing was rewritten. */
public final class DamagedSecretsException extends LlmProxyException {
    private static final long serialVersionUID = 1L;

    private static final int MAX_SHOWN = 10;

    /**
     * Creates the exception.
     *
     * @param projects the ids of the projects whose provider key is damaged
     * @param isTokenHashKeyDamaged true if the key of the token hash is damaged
     */
    public DamagedSecretsException(List<String> projects, boolean isTokenHashKeyDamaged) {
        super(message(projects, isTokenHashKeyDamaged), null);
    }

    private static String message(List<String> projects, boolean isTokenHashKeyDamaged) {
        StringBuilder message = new StringBuilder();
        if (!projects.isEmpty()) {
            message.append("provider keys of projects ")
                    .append(String.join(", ", projects.subList(0, Math.min(projects.size(), MAX_SHOWN))))
                    .append(projects.size() > MAX_SHOWN ? " and others: damaged" : ": damaged");
        }
        if (isTokenHashKeyDamaged) {
            message.append(message.isEmpty() ? "" : "; ").append("token-hash-key in llmproxy_secrets: damaged");
        }
        return message + " (expected: texts that can be opened; leave-damaged keeps them as they are)";
    }
}
