package io.llmproxy.core.internal.body;

import io.llmproxy.core.internal.capture.ContentHeaders;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses by its header how a body is kept. */
final class Keepers {
    static final String BINARY_RESPONSE = "<binary response omitted>";
    private static final String BINARY_REQUEST = "<binary request omitted>";
    private static final String CODED_REQUEST = "<coded request omitted>";
    private static final String MULTIPART_REQUEST = "<multipart request omitted>";
    private static final String MULTIPART_RESPONSE = "<multipart response omitted>";
    private static final List<String> BINARY_KINDS = List.of("image/", "audio/", "video/", "font/");
    private static final Set<String> BINARY_TYPES =
            Set.of("application/octet-stream", "application/pdf", "application/zip", "application/gzip");

    private Keepers() {}

    static Keeper request(@Nullable String contentType, @Nullable String contentEncoding, int maxBytes) {
        String type = ContentHeaders.mediaType(contentType);
        if (ContentHeaders.isCoded(contentEncoding)) {
            return new BodyNote(CODED_REQUEST);
        }
        if (contentType != null && type.startsWith("multipart/")) {
            Keeper form = FormBody.of(contentType, maxBytes);
            return form == null ? new BodyNote(MULTIPART_REQUEST) : form;
        }
        return isBinary(type) ? new BodyNote(BINARY_REQUEST) : new BodyText(maxBytes, BINARY_REQUEST);
    }

    static Keeper response(@Nullable String contentType, int maxBytes) {
        String type = ContentHeaders.mediaType(contentType);
        if (type.startsWith("multipart/")) {
            return new BodyNote(MULTIPART_RESPONSE);
        }
        return isBinary(type) ? new BodyNote(BINARY_RESPONSE) : new AnswerBody(maxBytes);
    }

    private static boolean isBinary(String type) {
        return BINARY_TYPES.contains(type) || BINARY_KINDS.stream().anyMatch(type::startsWith);
    }
}
