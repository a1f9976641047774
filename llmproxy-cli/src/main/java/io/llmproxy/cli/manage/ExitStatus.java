package io.llmproxy.cli.manage;

/** What the exit code tells a script. */
enum ExitStatus {
    UNEXPECTED(1),
    USAGE(2),
    NOT_AUTHORISED(3),
    NOT_FOUND(4),
    REFUSED(5),
    UNREACHABLE(6);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MISSING = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /**
     * Returns what an answer that is no success means.
     *
     * @param httpStatus its status
     * @param errorCode the {@code code} in its body, empty if there is none
     */
    static ExitStatus of(int httpStatus, String errorCode) {
        if (httpStatus == FORBIDDEN && errorCode.equals("project_inactive")) {
            return REFUSED;
        }
        return switch (httpStatus) {
            case UNAUTHORIZED, FORBIDDEN, TOO_MANY_REQUESTS -> NOT_AUTHORISED;
            case MISSING -> NOT_FOUND;
            default -> ofClass(httpStatus / 100);
        };
    }

    private static ExitStatus ofClass(int hundreds) {
        return switch (hundreds) {
            case 4 -> REFUSED;
            case 5 -> UNREACHABLE;
            default -> UNEXPECTED;
        };
    }
}
