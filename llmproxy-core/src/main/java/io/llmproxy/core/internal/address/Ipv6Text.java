package io.llmproxy.core.internal.address;

import org.jspecify.annotations.Nullable;

/** The text form of addresses of version 6. Reads what RFC 4291 allows, writes what RFC 5952 recommends. */
final class Ipv6Text {
    private static final int GROUPS = 8;
    private static final int LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();

    private Ipv6Text() {}

    static @Nullable IpAddress parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        int[] groups = new int[GROUPS];
        int gap = text.indexOf("::");
        if (gap < 0) {
            return fill(groups, text) == GROUPS ? address(groups) : null;
        }
        String front = text.substring(0, gap);
        String back = text.substring(gap + 2);
        int[] tail = new int[GROUPS];
        int before = front.isEmpty() ? 0 : fill(groups, front);
        int after = back.isEmpty() ? 0 : fill(tail, back);
        if (before < 0 || after < 0 || before + after >= GROUPS || front.indexOf('.') >= 0) {
            return null;
        }
        System.arraycopy(tail, 0, groups, GROUPS - after, after);
        return address(groups);
    }

    /** Reads groups, of which the last two may be written as an address of version 4. Returns how many, or -1. */
    private static int fill(int[] groups, String text) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                long bits = Ipv4Text.bits(parts[i]);
                if (bits < 0 || count + 2 > GROUPS) {
                    return -1;
                }
                groups[count++] = (int) (bits >>> 16);
                groups[count++] = (int) (bits & 0xFFFF);
                continue;
            }
            int group = group(parts[i]);
            if (group < 0 || count == GROUPS) {
                return -1;
            }
            groups[count++] = group;
        }
        return count;
    }

    private static int group(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private static IpAddress address(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS / 2; i++) {
            high = (high << 16) | groups[i];
            low = (low << 16) | groups[GROUPS / 2 + i];
        }
        return new IpAddress(high, low);
    }

    static String format(long high, long low) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) (((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xFFFF);
        }
        int gap = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(groups, i);
            if (zeros > longest) {
                gap = i;
                longest = zeros;
            }
        }
        return gap < 0 ? join(groups, 0, GROUPS) : join(groups, 0, gap) + "::" + join(groups, gap + longest, GROUPS);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
