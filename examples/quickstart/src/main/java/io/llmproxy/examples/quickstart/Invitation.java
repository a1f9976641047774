package io.llmproxy.examples.quickstart;

import java.net.URI;
import java.nio.file.Path;

/** The lines that the user can try, ready to be copied. */
final class Invitation {
    private Invitation() {}

    static String of(URI url, String token, String model, Path events) {
        return """
                export TOKEN=%2$s

                curl %1$s/hello

                curl %1$s/v1/chat/completions \\
                  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
                  -d '{"model": "%3$s", "messages": [{"role": "user", "content": "Hello!"}]}'

                curl -N %1$s/v1/chat/completions \\
                  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
                  -d '{"model": "%3$s", "messages": [{"role": "user", "content": "Hello!"}],
                       "stream": true, "stream_options": {"include_usage": true}}'

                tail -n 2 %4$s""".formatted(url, token, model, events);
    }
}
