package io.llmproxy.benchmarks.run;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that runs already; it has to relay to the stand-in provider, whose port {@code --provider-port} sets.
 *
 * @param token what callers send as bearer token
 * @param pid its process, if it is one of this machine whose memory and processor time shall be read
 */
record RunningServer(
        String name, URI uri, String token, @Nullable Long pid) implements Candidate {
    /**
     * Reads {@code NAME=URL[,token=TEXT][,pid=NUMBER]}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static RunningServer of(String text) {
        int sign = text.indexOf('=');
        String[] parts = text.substring(sign + 1).split(",", -1);
        if (sign < 1 || !parts[0].matches("http://[^/?#]+")) {
            throw wrong(text);
        }
        String token = "none";
        Long pid = null;
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("token=")) {
                token = parts[i].substring("token=".length());
            } else if (parts[i].matches("pid=\\d{1,18}")) {
                pid = Long.valueOf(parts[i].substring("pid=".length()));
            } else {
                throw wrong(text);
            }
        }
        return new RunningServer(text.substring(0, sign), URI.create(parts[0]), token, pid);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "--url: " + text + " (expected: NAME=http://host:port, then maybe ,token=TEXT and ,pid=NUMBER)");
    }

    @Override
    public String label() {
        return name;
    }

    @Override
    public boolean speaksHttp2() {
        return false;
    }
}
