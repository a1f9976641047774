package io.llmproxy.core.internal.upstream;

import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import okhttp3.Authenticator;
import okhttp3.Connection;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** What proxies want to know. It goes to the proxy only: with {@code CONNECT}, or with requests that a proxy passes on itself. */
final class ProxyCredentials {
    private static final String FIELD = "Proxy-Authorization";

    private ProxyCredentials() {}

    /** Returns the value of the field, or null if the address has no user. */
    static @Nullable String basic(@Nullable URI proxy) {
        String userInfo = proxy == null ? null : proxy.getUserInfo();
        if (userInfo == null || userInfo.isEmpty()) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return Credentials.basic(user, password, StandardCharsets.UTF_8);
    }

    /** Adds the field to {@code CONNECT}, once. Other requests must not be sent a second time. */
    static Authenticator forTunnels(String credentials) {
        return (route, response) -> {
            Request request = response.request();
            boolean isForTunnel = request.method().equals("CONNECT") && request.header(FIELD) == null;
            return isForTunnel ? request.newBuilder().header(FIELD, credentials).build() : null;
        };
    }

    /** Adds the field to requests that go to a proxy in clear. */
    static Interceptor forPlainRequests(String credentials) {
        return chain -> {
            Connection connection = chain.connection();
            Request request = chain.request();
            boolean isForProxy = connection != null && !request.isHttps() && isProxied(connection.route());
            return chain.proceed(
                    isForProxy ? request.newBuilder().header(FIELD, credentials).build() : request);
        };
    }

    private static boolean isProxied(Route route) {
        return route.proxy().type() == Proxy.Type.HTTP;
    }
}
