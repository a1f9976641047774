package io.llmproxy.core.http;

import io.llmproxy.core.internal.address.IpAddress;
import org.jspecify.annotations.Nullable;

/** How servers and proxies write an address: in brackets or not, with a port or not, with a zone or not. */
final class HopText {
    private HopText() {}

    /** Returns the address alone, or null if there is none. */
    static @Nullable IpAddress parse(String text) {
        String address = withoutPort(text.strip());
        if (address == null) {
            return null;
        }
        int zone = address.indexOf('%');
        return IpAddress.parse(zone > 0 && address.indexOf(':') >= 0 ? address.substring(0, zone) : address);
    }

    private static @Nullable String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            boolean isV6 = end > 0 && text.lastIndexOf(':', end) > 0;
            return isV6 && isPortOrNothing(text.substring(end + 1)) ? text.substring(1, end) : null;
        }
        int colon = text.indexOf(':');
        boolean hasPort = colon >= 0 && colon == text.lastIndexOf(':');
        if (!hasPort) {
            return text;
        }
        return isPortOrNothing(text.substring(colon)) ? text.substring(0, colon) : null;
    }

    private static boolean isPortOrNothing(String text) {
        return text.isEmpty() || text.matches(":[0-9]{1,5}");
    }
}
