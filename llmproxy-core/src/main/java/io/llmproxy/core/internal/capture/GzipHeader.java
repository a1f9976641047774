package io.llmproxy.core.internal.capture;

/** The header of a gzip member (RFC 1952), taken byte by byte. */
final class GzipHeader {
    private static final int FIXED_SIZE = 10;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private enum Part {
        FIXED,
        EXTRA_SIZE,
        EXTRA,
        NAME,
        COMMENT,
        CHECKSUM,
        COMPLETE,
        BROKEN
    }

    private Part part = Part.FIXED;
    private int indexInPart;
    private int flags;
    private int extraSize;

    void accept(byte next) {
        int value = next & 0xFF;
        int index = indexInPart++;
        switch (part) {
            case FIXED -> acceptFixed(index, value);
            case EXTRA_SIZE -> {
                extraSize |= value << (8 * index);
                if (index == 1) {
                    enter(extraSize == 0 ? partAfter(Part.EXTRA) : Part.EXTRA);
                }
            }
            case EXTRA -> leaveIf(index == extraSize - 1);
            case NAME, COMMENT -> leaveIf(value == 0);
            case CHECKSUM -> leaveIf(index == 1);
            case COMPLETE, BROKEN -> {}
        }
    }

    boolean isComplete() {
        return part == Part.COMPLETE;
    }

    boolean isBroken() {
        return part == Part.BROKEN;
    }

    private void acceptFixed(int index, int value) {
        boolean expected = switch (index) {
            case 0 -> value == 0x1F;
            case 1 -> value == 0x8B;
            case 2 -> value == 8;
            default -> true;
        };
        if (!expected) {
            enter(Part.BROKEN);
        } else if (index == 3) {
            flags = value;
        }
        leaveIf(index == FIXED_SIZE - 1);
    }

    private void leaveIf(boolean ended) {
        if (ended) {
            enter(partAfter(part));
        }
    }

    private void enter(Part next) {
        part = next;
        indexInPart = 0;
    }

    private Part partAfter(Part ended) {
        if (ended.compareTo(Part.EXTRA_SIZE) < 0 && (flags & HAS_EXTRA) != 0) {
            return Part.EXTRA_SIZE;
        }
        if (ended.compareTo(Part.NAME) < 0 && (flags & HAS_NAME) != 0) {
            return Part.NAME;
        }
        if (ended.compareTo(Part.COMMENT) < 0 && (flags & HAS_COMMENT) != 0) {
            return Part.COMMENT;
        }
        if (ended.compareTo(Part.CHECKSUM) < 0 && (flags & HAS_CHECKSUM) != 0) {
            return Part.CHECKSUM;
        }
        return Part.COMPLETE;
    }
}
