package io.llmproxy.core.internal.address;

import org.jspecify.annotations.Nullable;

/** The text form of addresses of version 4: four decimal numbers and nothing else. */
final class Ipv4Text {
    private static final int LONGEST = "255.255.255.255".length();

    private Ipv4Text() {}

    static @Nullable IpAddress parse(String text) {
        long bits = bits(text);
        return bits < 0 ? null : IpAddress.v4(bits);
    }

    /** Returns the 32 bits, or -1 if the text is no address. */
    static long bits(String text) {
        if (text.length() > LONGEST) {
            return -1;
        }
        String[] numbers = text.split("\\.", -1);
        if (numbers.length != 4) {
            return -1;
        }
        long bits = 0;
        for (String number : numbers) {
            int value = number(number);
            if (value < 0) {
                return -1;
            }
            bits = (bits << 8) | value;
        }
        return bits;
    }

    /** Refuses leading zeros, which some programs read as octal. */
    private static int number(String text) {
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= 255 ? value : -1;
    }

    static String format(long bits) {
        return ((bits >>> 24) & 255) + "." + ((bits >>> 16) & 255) + "." + ((bits >>> 8) & 255) + "." + (bits & 255);
    }
}
