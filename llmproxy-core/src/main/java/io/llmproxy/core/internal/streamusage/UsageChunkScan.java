package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.internal.json.JsonListener;
import io.llmproxy.core.internal.json.JsonScanner;

/**
 * Tells whether a text is the chunk that a provider adds when it is asked for usage: an object with an empty array
 * {@code choices} and an object {@code usage}. Knows as early as possible that it is not.
 */
final class UsageChunkScan implements JsonListener {
    private final JsonScanner scanner = new JsonScanner(this);
    private long fed;
    private boolean isBegun;
    private int depth;
    private String member = "";
    private boolean hasChoices;
    private boolean hasUsage;
    private boolean isRuledOut;

    void feed(byte[] buffer, int offset, int length) {
        if (!isBegun) {
            int first = Blanks.firstSolid(buffer, offset, offset + length);
            isBegun = first < offset + length;
            isRuledOut |= isBegun && buffer[first] != '{';
        }
        int rest = offset;
        if (!scanner.isComplete()) {
            scanner.feed(buffer, offset, length);
            rest = offset + (int) (scanner.tokenEnd() - fed);
        }
        fed += length;
        isRuledOut |= scanner.isBroken() || (scanner.isComplete() && !Blanks.areBlank(buffer, rest, offset + length));
    }

    boolean isRuledOut() {
        return isRuledOut;
    }

    boolean isUsageChunk() {
        return scanner.isComplete() && !isRuledOut;
    }

    @Override
    public void beginObject() {
        if (depth == 1 && member.equals("usage")) {
            isRuledOut |= hasUsage;
            hasUsage = true;
        } else {
            acceptValue();
        }
        depth++;
    }

    @Override
    public void endObject() {
        depth--;
        isRuledOut |= depth == 0 && !(hasChoices && hasUsage);
    }

    @Override
    public void beginArray() {
        if (depth == 1 && member.equals("choices")) {
            isRuledOut |= hasChoices;
            hasChoices = true;
        } else {
            acceptValue();
        }
        depth++;
    }

    @Override
    public void endArray() {
        depth--;
    }

    @Override
    public void name(String name) {
        if (depth == 1) {
            member = name;
        }
    }

    @Override
    public int textLimit() {
        acceptValue();
        return 0;
    }

    @Override
    public void text(String start, long length) {
        // Its beginning has told all there is to know.
    }

    @Override
    public void number(CharSequence literal) {
        acceptValue();
    }

    @Override
    public void word(String literal) {
        acceptValue();
    }

    /** Another value than expected, or any within the choices: the names below them do not matter. */
    private void acceptValue() {
        isRuledOut |= depth == 1 && (member.equals("choices") || member.equals("usage"));
        isRuledOut |= depth == 2 && member.equals("choices");
    }
}
