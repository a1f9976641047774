package io.llmproxy.core.internal.upstream;

import static java.util.Objects.requireNonNull;

import io.llmproxy.core.internal.address.CidrBlock;
import io.llmproxy.core.internal.address.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that are reached without a proxy, in the words of {@code NO_PROXY}: {@code *}, a name (with all below it), a suffix that
 * begins with a dot or {@code *.} (without the name itself), an address, a block; names and addresses also with a port. The machine
 * itself always is. Nothing here asks the DNS: a block is compared with addresses only, not with names.
 */
final class DirectHosts {
    private static final CidrBlock LOOPBACK_V4 = requireNonNull(CidrBlock.parse("127.0.0.0/8"));
    private static final CidrBlock LOOPBACK_V6 = requireNonNull(CidrBlock.parse("::1"));

    private final List<BiPredicate<String, Integer>> rules;

    DirectHosts(List<String> direct) {
        rules = direct.stream()
                .map(rule -> rule.strip().toLowerCase(Locale.ROOT))
                .filter(rule -> !rule.isEmpty())
                .map(DirectHosts::rule)
                .toList();
    }

    private static BiPredicate<String, Integer> rule(String text) {
        if (text.equals("*")) {
            return (host, port) -> true;
        }
        CidrBlock block = CidrBlock.parse(withoutBrackets(text));
        if (block != null) {
            return (host, port) -> contains(block, host);
        }
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")) {
            int only = Integer.parseInt(text.substring(colon + 1));
            BiPredicate<String, Integer> hosts = rule(text.substring(0, colon));
            return (host, port) -> port == only && hosts.test(host, port);
        }
        if (text.startsWith("*.") || text.startsWith(".")) {
            String suffix = text.substring(text.indexOf('.'));
            return (host, port) -> host.endsWith(suffix);
        }
        return (host, port) -> host.equals(text) || host.endsWith("." + text);
    }

    private static boolean contains(CidrBlock block, String host) {
        IpAddress address = address(host);
        return address != null && block.contains(address);
    }

    /** Tells whether a host is reached directly; its name as it stands in a URI. */
    boolean contains(String hostInUri, int port) {
        String host = hostInUri.toLowerCase(Locale.ROOT);
        return isThisMachine(host) || rules.stream().anyMatch(rule -> rule.test(host, port));
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || contains(LOOPBACK_V4, host)
                || contains(LOOPBACK_V6, host);
    }

    private static @Nullable IpAddress address(String host) {
        return IpAddress.parse(withoutBrackets(host));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
