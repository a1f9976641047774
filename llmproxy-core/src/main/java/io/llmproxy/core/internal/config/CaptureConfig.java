package io.llmproxy.core.internal.config;

import io.llmproxy.api.event.CaptureMode;
import java.util.List;

/**
 * What events hold.
 *
 * @param mode what is recorded where neither the project nor its provider says
 * @param requestBytes how much of a request is kept, 1 to {@value #MAX_BYTES}
 * @param responseBytes how much of an answer is kept, 1 to {@value #MAX_BYTES}
 * @param allowedMetadata the keys of token metadata that events may hold, or none for all
 * @param deniedMetadata the keys that they may not hold in any case
 */
public record CaptureConfig(
        CaptureMode mode,
        int requestBytes,
        int responseBytes,
        List<String> allowedMetadata,
        List<String> deniedMetadata) {
    /** The most that can be kept of a body. */
    public static final int MAX_BYTES = 16 << 20;

    /** What holds unless set otherwise. */
    public static final CaptureConfig DEFAULT =
            new CaptureConfig(CaptureMode.USAGE, 64 << 10, 256 << 10, List.of(), List.of());

    /** Checks and copies the parts. */
    public CaptureConfig {
        check("capture-request-bytes", requestBytes);
        check("capture-response-bytes", responseBytes);
        allowedMetadata = List.copyOf(allowedMetadata);
        deniedMetadata = List.copyOf(deniedMetadata);
    }

    private static void check(String key, int bytes) {
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(key + ": " + bytes + " (expected: 1 to " + MAX_BYTES + ")");
        }
    }

    /**
     * Returns the same with another mode.
     *
     * @param other the mode
     * @return a copy
     */
    public CaptureConfig withMode(CaptureMode other) {
        return new CaptureConfig(other, requestBytes, responseBytes, allowedMetadata, deniedMetadata);
    }

    /**
     * Returns the same with other bounds.
     *
     * @param ofRequests bytes
     * @param ofResponses bytes
     * @return a copy
     * @throws IllegalArgumentException if one is out of range
     */
    public CaptureConfig withBytes(int ofRequests, int ofResponses) {
        return new CaptureConfig(mode, ofRequests, ofResponses, allowedMetadata, deniedMetadata);
    }

    /**
     * Returns the same with other keys of metadata.
     *
     * @param allowed none for all
     * @param denied none for none
     * @return a copy
     */
    public CaptureConfig withMetadata(List<String> allowed, List<String> denied) {
        return new CaptureConfig(mode, requestBytes, responseBytes, allowed, denied);
    }
}
