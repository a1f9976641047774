package io.llmproxy.cloudwatch;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What a failed call means. Messages of the SDK are not passed on, as they may quote the request.
 *
 * @param kind what to do about it
 * @param after when the service wants the call to come again, or null if it does not say
 * @param reason what failed, free of secrets
 */
record AwsFailure(Kind kind, @Nullable Duration after, String reason) {
    enum Kind {
        /** The events came before. */
        ALREADY_ACCEPTED,
        /** The group or the stream is not there. */
        MISSING,
        /** Something in the call is wrong, and would be wrong again. */
        MALFORMED,
        /** Time or people may mend it. */
        PASSING
    }

    private static final Set<String> MALFORMED_CODES = Set.of(
            "InvalidParameterException",
            "InvalidParameterValue",
            "ValidationException",
            "SerializationException",
            "RequestEntityTooLarge",
            "RequestEntityTooLargeException");
    private static final List<String> ACCESS_CODES = List.of(
            "AccessDenied",
            "UnrecognizedClient",
            "ExpiredToken",
            "InvalidSignature",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "InvalidToken",
            "MissingAuthenticationToken",
            "NotAuthorized",
            "OptInRequired");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    static AwsFailure of(RuntimeException failure) {
        if (failure instanceof AwsServiceException answer) {
            return of(answer);
        }
        return new AwsFailure(Kind.PASSING, null, reason(failure));
    }

    private static AwsFailure of(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null ? "" : plain(details.errorCode());
        return new AwsFailure(kind(code, answer.statusCode()), retryAfter(details), reason(code, answer));
    }

    private static Kind kind(String code, int status) {
        return switch (code) {
            case "DataAlreadyAcceptedException" -> Kind.ALREADY_ACCEPTED;
            case "ResourceNotFoundException" -> Kind.MISSING;
            default -> MALFORMED_CODES.contains(code) || status == 413 ? Kind.MALFORMED : Kind.PASSING;
        };
    }

    private static @Nullable Duration retryAfter(@Nullable AwsErrorDetails details) {
        if (details == null || details.sdkHttpResponse() == null) {
            return null;
        }
        return details.sdkHttpResponse()
                .firstMatchingHeader("Retry-After")
                .filter(SECONDS.asMatchPredicate())
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }

    private static String reason(String code, AwsServiceException answer) {
        String what = (code.isEmpty() ? "no error code" : code) + ", status " + answer.statusCode() + ", request "
                + (plain(answer.requestId()).isEmpty() ? "unknown" : plain(answer.requestId()));
        boolean isAccess = answer.statusCode() == 401
                || answer.statusCode() == 403
                || ACCESS_CODES.stream().anyMatch(code::startsWith);
        return isAccess
                ? what + " (expected: valid credentials that allow logs:PutLogEvents and logs:CreateLogStream)"
                : what;
    }

    private static String reason(RuntimeException failure) {
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return "no answer in time";
        }
        if (failure instanceof AbortedException) {
            return "interrupted";
        }
        if (failure instanceof SdkClientException
                && String.valueOf(failure.getMessage()).contains("load credentials")) {
            return "no credentials found (expected: some in the default chain of the AWS SDK)";
        }
        return "no usable answer: " + failure.getClass().getName() + ", " + root(failure);
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root.getClass().getName();
    }

    private static String plain(@Nullable String text) {
        return text != null && PLAIN.matcher(text).matches() ? text : "";
    }
}
