package io.llmproxy.core.internal.address;

import org.jspecify.annotations.Nullable;

/**
 * All addresses that begin with the same bits.
 *
 * <p>Internal: not part of the public API, may change at any time.
 *
 * @param first the first address of the block
 * @param bits how many bits are the same, 0 to 128; 96 more than was written for a block of version 4
 */
public record CidrBlock(IpAddress first, int bits) {
    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;

    /**
     * Reads a block.
     *
     * @param text such as {@code 10.0.0.0/8} or {@code fd00::/8}; an address alone is a block of one
     * @return the block, or null if the text is none, or if its address has bits beyond the block
     */
    public static @Nullable CidrBlock parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        boolean isWrittenAsV4 = text.indexOf(':') < 0;
        int most = isWrittenAsV4 ? V4_BITS : V6_BITS;
        int length = slash < 0 ? most : length(text.substring(slash + 1), most);
        if (length < 0) {
            return null;
        }
        CidrBlock block = new CidrBlock(address, length + V6_BITS - most);
        return block.start(address).equals(address) ? block : null;
    }

    private static int length(String digits, int most) {
        if (!digits.matches("0|[1-9][0-9]{0,2}")) {
            return -1;
        }
        int length = Integer.parseInt(digits);
        return length <= most ? length : -1;
    }

    /**
     * Tells whether an address lies in the block.
     *
     * @param address of either version
     * @return true if it begins with the block's bits
     */
    public boolean contains(IpAddress address) {
        return start(address).equals(first);
    }

    private IpAddress start(IpAddress address) {
        return new IpAddress(address.high() & mask(bits), address.low() & mask(bits - Long.SIZE));
    }

    /** Returns ones in the first bits of 64. */
    private static long mask(int ones) {
        if (ones <= 0) {
            return 0;
        }
        return ones >= Long.SIZE ? -1L : -1L << (Long.SIZE - ones);
    }
}
