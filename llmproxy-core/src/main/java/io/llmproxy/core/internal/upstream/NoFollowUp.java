package io.llmproxy.core.internal.upstream;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps OkHttp from sending a request without a body a second time after {@code 503} with {@code Retry-After: 0}, whatever its
 * other settings are, by hiding that field from it. Requests with a body are one-shot.
 */
final class NoFollowUp implements Interceptor {
    private static final int UNAVAILABLE = 503;
    private static final String FIELD = "Retry-After";

    /** Cannot come from a provider: a field name must not contain a colon. */
    private static final String HIDDEN = ":retry-after";

    /** Hides the field as a network interceptor, and brings it back as an application interceptor. */
    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return chain.connection() == null ? renamed(response, HIDDEN, FIELD) : renamed(response, FIELD, HIDDEN);
    }

    private static Response renamed(Response response, String from, String to) {
        String value = response.code() == UNAVAILABLE ? response.header(from) : null;
        return value == null
                ? response
                : response.newBuilder().removeHeader(from).header(to, value).build();
    }
}
