package io.llmproxy.core.http;

import io.llmproxy.core.InvalidConfigException;
import io.llmproxy.core.internal.address.CidrBlock;
import io.llmproxy.core.internal.address.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the address of a client behind proxies. What a proxy says counts if the proxy is trusted; what anybody else says does not,
 * since everybody can send these headers. Never asks the DNS. Immutable.
 */
public final class ClientAddresses {
    private final List<CidrBlock> trusted;

    private ClientAddresses(List<CidrBlock> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * Trusts nobody: the client is whoever is connected.
     *
     * @return addresses without any proxy
     */
    public static ClientAddresses direct() {
        return new ClientAddresses(List.of());
    }

    /**
     * Trusts the proxies in a list.
     *
     * @param proxies addresses and CIDR blocks of version 4 and 6, such as {@code 10.0.0.0/8}; may be empty
     * @return addresses behind these proxies
     * @throws InvalidConfigException if entries are neither; all of them are named
     */
    public static ClientAddresses behind(List<String> proxies) {
        List<CidrBlock> blocks = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String proxy : proxies) {
            CidrBlock block = CidrBlock.parse(proxy.strip());
            if (block == null) {
                problems.add("trusted-proxies: '" + proxy
                        + "' (expected: an address or a block of addresses such as 10.0.0.0/8 or fd00::/8)");
            } else {
                blocks.add(block);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return new ClientAddresses(blocks);
    }

    /**
     * Returns the client's address: the last hop that is not a trusted proxy. A hop that is no address ends the search, and the
     * proxy that reported it counts as the client.
     *
     * @param remoteAddress the other end of the connection
     * @param forwardedFor the values of {@code X-Forwarded-For} in the order of the message; each proxy adds the address of its
     *     own client at the end
     * @param realIp the value of {@code X-Real-IP}, which counts if there is no {@code X-Forwarded-For}; or null
     * @return an address in its canonical form; the remote address as it is if it is none
     */
    public String of(String remoteAddress, List<String> forwardedFor, @Nullable String realIp) {
        IpAddress remote = HopText.parse(remoteAddress);
        if (remote == null) {
            return remoteAddress;
        }
        if (!isTrusted(remote)) {
            return remote.toString();
        }
        if (forwardedFor.isEmpty()) {
            IpAddress told = realIp == null ? null : HopText.parse(realIp);
            return (told == null ? remote : told).toString();
        }
        return lastUntrusted(remote, forwardedFor).toString();
    }

    private IpAddress lastUntrusted(IpAddress remote, List<String> forwardedFor) {
        IpAddress client = remote;
        for (int line = forwardedFor.size() - 1; line >= 0; line--) {
            String[] hops = forwardedFor.get(line).split(",", -1);
            for (int i = hops.length - 1; i >= 0; i--) {
                IpAddress hop = HopText.parse(hops[i]);
                if (hop == null) {
                    return client;
                }
                client = hop;
                if (!isTrusted(hop)) {
                    return client;
                }
            }
        }
        return client;
    }

    private boolean isTrusted(IpAddress address) {
        for (CidrBlock block : trusted) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
