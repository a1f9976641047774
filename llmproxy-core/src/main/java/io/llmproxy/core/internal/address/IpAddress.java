package io.llmproxy.core.internal.address;

import org.jspecify.annotations.Nullable;

/**
 * An IP address. One of version 4 is kept as the address of version 6 that maps it, so that both forms are equal.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
    private static final long V4_MARK = 0xFFFFL << 32;

    /**
     * Reads an address.
     *
     * @param text in the forms of RFC 4291 or as four decimal numbers, without brackets, port, zone or spaces
     * @return the address, or null if the text is none
     */
    public static @Nullable IpAddress parse(String text) {
        return text.indexOf(':') < 0 ? Ipv4Text.parse(text) : Ipv6Text.parse(text);
    }

    static IpAddress v4(long bits) {
        return new IpAddress(0, V4_MARK | bits);
    }

    /**
     * Tells the versions apart.
     *
     * @return true for addresses of version 4, in whichever form they were read
     */
    public boolean isV4() {
        return high == 0 && low >>> 32 == V4_MARK >>> 32;
    }

    /**
     * Returns the network in which one subscriber usually has all addresses.
     *
     * @return the first 64 bits of an address of version 6; one of version 4 itself
     */
    public IpAddress subscriber() {
        return isV4() ? this : new IpAddress(high, 0);
    }

    /** Returns the address in its canonical form: RFC 5952, or four decimal numbers. */
    @Override
    public String toString() {
        return isV4() ? Ipv4Text.format(low) : Ipv6Text.format(high, low);
    }
}
