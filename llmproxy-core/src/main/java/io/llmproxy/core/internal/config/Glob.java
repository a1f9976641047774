package io.llmproxy.core.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A shell pattern for a whole text: {@code *} any run, {@code ?} one character, {@code [a-z]} or {@code [^a-z]} one of a set,
 * backslash takes the next character as it is. Only a literal {@code /} matches a {@code /}. Immutable.
 */
public final class Glob {
    private final String pattern;
    private final List<Step> steps;

    /** Matches one character, or any run of such characters. */
    private record Step(boolean isRun, IntPredicate accepts) {}

    private Glob(String pattern, List<Step> steps) {
        this.pattern = pattern;
        this.steps = steps;
    }

    /**
     * Reads a pattern.
     *
     * @param pattern not empty
     * @return the pattern, ready to match
     * @throws IllegalArgumentException if the pattern is broken; the message repeats it
     */
    public static Glob parse(String pattern) {
        return new Glob(pattern, List.copyOf(new Parser(pattern).steps()));
    }

    /**
     * Matches a whole text. Takes at most the product of both lengths in steps, whatever the pattern.
     *
     * @param text any text
     * @return whether it fits
     */
    public boolean matches(String text) {
        int at = 0;
        int step = 0;
        int runStep = -1;
        int runEnd = 0;
        // Only the last run needs to be tried longer: what a longer earlier run could reach, the last one reaches as
        // well.
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (step < steps.size() && steps.get(step).isRun()) {
                runStep = step++;
                runEnd = at;
            } else if (step < steps.size() && steps.get(step).accepts().test(character)) {
                step++;
                at += Character.charCount(character);
            } else if (runStep >= 0 && text.charAt(runEnd) != '/') {
                runEnd += Character.charCount(text.codePointAt(runEnd));
                at = runEnd;
                step = runStep + 1;
            } else {
                return false;
            }
        }
        while (step < steps.size() && steps.get(step).isRun()) {
            step++;
        }
        return step == steps.size();
    }

    /** Returns the pattern as it was written. */
    @Override
    public String toString() {
        return pattern;
    }

    private static final class Parser {
        private final String pattern;
        private int at;

        Parser(String pattern) {
            this.pattern = pattern;
        }

        List<Step> steps() {
            if (pattern.isEmpty()) {
                throw broken("at least one character");
            }
            List<Step> steps = new ArrayList<>();
            while (at < pattern.length()) {
                steps.add(step());
            }
            return steps;
        }

        private Step step() {
            int character = next();
            return switch (character) {
                case '*' -> new Step(true, Parser::isNoSlash);
                case '?' -> new Step(false, Parser::isNoSlash);
                case '[' -> new Step(false, set());
                case '\\' -> literal(escaped());
                default -> literal(character);
            };
        }

        private static boolean isNoSlash(int character) {
            return character != '/';
        }

        private static Step literal(int expected) {
            return new Step(false, character -> character == expected);
        }

        private IntPredicate set() {
            boolean negated = skip('^');
            IntPredicate members = range();
            while (!skip(']')) {
                members = members.or(range());
            }
            IntPredicate set = negated ? members.negate() : members;
            return set.and(Parser::isNoSlash);
        }

        private IntPredicate range() {
            int low = member();
            int high = skip('-') ? member() : low;
            if (low > high) {
                throw broken("ranges in ascending order");
            }
            return character -> low <= character && character <= high;
        }

        private int member() {
            int character = next();
            if (character == ']' || character == '-') {
                throw broken("a set such as [abc] or [a-z], with \\ before a literal ] or -");
            }
            return character == '\\' ? escaped() : character;
        }

        private int escaped() {
            if (at == pattern.length()) {
                throw broken("a character after \\");
            }
            return next();
        }

        private int next() {
            if (at == pattern.length()) {
                throw broken("a closing ]");
            }
            int character = pattern.codePointAt(at);
            at += Character.charCount(character);
            return character;
        }

        private boolean skip(char expected) {
            if (at < pattern.length() && pattern.charAt(at) == expected) {
                at++;
                return true;
            }
            return false;
        }

        private IllegalArgumentException broken(String expected) {
            return new IllegalArgumentException(Echo.of(pattern) + " (expected: a glob with " + expected + ")");
        }
    }
}
