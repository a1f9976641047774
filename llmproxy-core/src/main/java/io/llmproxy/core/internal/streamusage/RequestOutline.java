package io.llmproxy.core.internal.streamusage;

import io.llmproxy.core.internal.json.JsonListener;
import io.llmproxy.core.internal.json.JsonScanner;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about streaming and usage, told by the members of its root alone. Takes the body in pieces and holds none
 * of it. What it does not understand, such as a doubled member, counts as a request that is better left alone.
 */
final class RequestOutline implements JsonListener {
    /** What is inserted into a request that has no such member. Others stand before it: one of them is {@code stream}. */
    static final String INSERTION = ",\"stream_options\":{\"include_usage\":true}";

    private static final String OPTIONS = "{\"include_usage\":true}";
    private static final String USAGE = "\"include_usage\":true";
    private static final long NOT_YET = -1;

    private final JsonScanner scanner = new JsonScanner(this);
    private long fed;
    private byte lastSolid;
    private long end = NOT_YET;
    private boolean isFollowed;

    private int depth;
    private String member = "";
    private int streams;
    private boolean isStreamTrue;
    private int options;
    private boolean isInOptions;
    private long optionsStart;
    private int optionMembers;
    private String optionMember = "";
    private int usages;
    private @Nullable Edit editOfOptions;

    void feed(byte[] buffer, int offset, int length) {
        int limit = offset + length;
        int rest = offset;
        if (!isEnded()) {
            scanner.feed(buffer, offset, length);
            int brace = isEnded() ? offset + (int) (end - fed) : limit;
            int last = Blanks.lastSolid(buffer, offset, brace);
            lastSolid = last < offset ? lastSolid : buffer[last];
            rest = Math.min(brace + 1, limit);
        }
        isFollowed |= !Blanks.areBlank(buffer, rest, limit);
        fed += length;
    }

    /** Tells whether the root's closing brace has come. */
    boolean isEnded() {
        return end != NOT_YET;
    }

    /** Returns the number of bytes before the root's closing brace. */
    long end() {
        return end;
    }

    /** Tells whether the request streams, says nothing about options and would ask for usage with the insertion at its end. */
    boolean lacksOptions() {
        return isStreamed() && options == 0;
    }

    /** Returns what makes the request ask for usage; null if it asks already, does not stream, or is not understood. */
    @Nullable
    Edit edit() {
        if (lacksOptions()) {
            return new Edit(end, end, INSERTION);
        }
        return isStreamed() && options == 1 && usages <= 1 ? editOfOptions : null;
    }

    /** The scanner takes a comma before the brace and ignores what follows it, but no insertion makes JSON of that. */
    private boolean isStreamed() {
        boolean isJson = isEnded() && lastSolid != ',' && !isFollowed;
        return isJson && streams == 1 && isStreamTrue;
    }

    @Override
    public void beginObject() {
        if (depth == 1 && member.equals("stream_options")) {
            isInOptions = true;
            optionsStart = scanner.tokenEnd();
        }
        depth++;
    }

    @Override
    public void endObject() {
        depth--;
        if (depth == 0) {
            end = scanner.tokenStart();
        } else if (depth == 1 && isInOptions) {
            isInOptions = false;
            if (usages == 0) {
                editOfOptions = new Edit(optionsStart, optionsStart, optionMembers == 0 ? USAGE : USAGE + ",");
            }
        }
    }

    @Override
    public void beginArray() {
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
            streams += name.equals("stream") ? 1 : 0;
            options += name.equals("stream_options") ? 1 : 0;
        } else if (depth == 2 && isInOptions) {
            optionMember = name;
            optionMembers++;
            usages += name.equals("include_usage") ? 1 : 0;
        }
    }

    @Override
    public void word(String literal) {
        if (depth == 1 && member.equals("stream")) {
            isStreamTrue = literal.equals("true");
        } else if (depth == 1 && member.equals("stream_options") && literal.equals("null")) {
            editOfOptions = replacement(OPTIONS);
        } else if (depth == 2 && isInOptions && optionMember.equals("include_usage") && !literal.equals("true")) {
            editOfOptions = replacement("true");
        }
    }

    private Edit replacement(String text) {
        return new Edit(scanner.tokenStart(), scanner.tokenEnd(), text);
    }

    @Override
    public int textLimit() {
        return 0;
    }

    @Override
    public void text(String start, long length) {
        // No text is of interest.
    }

    @Override
    public void number(CharSequence literal) {
        // No number is of interest.
    }
}
