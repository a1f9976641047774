package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.http.HeaderFields;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.Headers;

/** Decides which of the provider's header fields the client gets to see: all but those that are not the provider's to set. */
final class ResponseHeaderPolicy {
    private static final Set<String> DROPPED = Set.of(
            "set-cookie", "set-cookie2", "x-request-id", "x-proxy", "openai-organization", "openai-project", "alt-svc");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private ResponseHeaderPolicy() {}

    static HeaderFields apply(Headers upstream) {
        HeaderFields.Builder all = HeaderFields.builder();
        for (int i = 0; i < upstream.size(); i++) {
            all.add(upstream.name(i), upstream.value(i));
        }
        HeaderFields fields = all.build();
        Set<String> hopByHop = HopByHopHeaders.of(fields);
        boolean isLengthValid = isLengthValid(fields);
        HeaderFields.Builder kept = HeaderFields.builder();
        fields.forEach((name, value) -> {
            String lowerName = name.toLowerCase(Locale.ROOT);
            boolean isDropped = DROPPED.contains(lowerName)
                    || hopByHop.contains(lowerName)
                    || (!isLengthValid && lowerName.equals("content-length"))
                    || lowerName.startsWith("access-control-");
            if (!isDropped) {
                kept.add(name, value);
            }
        });
        return kept.build();
    }

    /** Chunks override a length (RFC 9112, section 6.3), and a length that is not one number says nothing. */
    private static boolean isLengthValid(HeaderFields fields) {
        List<String> lengths = fields.all("Content-Length");
        return fields.firstOrNull("Transfer-Encoding") == null
                && lengths.size() == 1
                && LENGTH.matcher(lengths.get(0)).matches();
    }
}
