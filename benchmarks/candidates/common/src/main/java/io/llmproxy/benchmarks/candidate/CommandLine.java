package io.llmproxy.benchmarks.candidate;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a candidate, {@code --name=value} each. An option that nobody asks for is a mistake. */
public final class CommandLine {
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> unread;

    private CommandLine(Map<String, String> options) {
        unread = options;
    }

    /**
     * Reads the options.
     *
     * @param args {@code --name=value} each
     * @return the options
     * @throws InvalidOptionException if one is of another form or comes twice
     */
    public static CommandLine parse(String... args) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (!arg.startsWith("--") || equals < 0) {
                throw new InvalidOptionException(arg + " (expected: --name=value)");
            }
            String name = arg.substring(0, equals);
            if (options.put(name, arg.substring(equals + 1)) != null) {
                throw new InvalidOptionException(name + ": given twice (expected: once)");
            }
        }
        return new CommandLine(options);
    }

    /**
     * Returns where to listen, {@code --port}.
     *
     * @return 1 to 65,535
     */
    public int port() {
        return number("--port", require("--port", "the port to listen on"), 1, MAX_PORT);
    }

    /**
     * Returns where to relay to, {@code --upstream}.
     *
     * @return scheme, host and port
     */
    public URI upstream() {
        String form = "an address such as http://127.0.0.1:9090, without a path";
        String value = require("--upstream", form);
        if (!value.matches("https?://[^/:]+(:\\d+)?")) {
            throw new InvalidOptionException("--upstream: " + value + " (expected: " + form + ")");
        }
        return URI.create(value);
    }

    /**
     * Returns a switch.
     *
     * @param name without dashes
     * @param whenAbsent its value unless given
     * @return true or false
     */
    public boolean flag(String name, boolean whenAbsent) {
        return Boolean.parseBoolean(choice(name, String.valueOf(whenAbsent), List.of("true", "false")));
    }

    /**
     * Returns one of several words.
     *
     * @param name without dashes
     * @param whenAbsent the word unless given
     * @param words all that are allowed
     * @return one of them
     */
    public String choice(String name, String whenAbsent, List<String> words) {
        String value = unread.remove("--" + name);
        if (value != null && !words.contains(value)) {
            throw new InvalidOptionException(
                    "--" + name + ": " + value + " (expected: " + String.join(" or ", words) + ")");
        }
        return value == null ? whenAbsent : value;
    }

    /**
     * Returns a count.
     *
     * @param name without dashes
     * @param whenAbsent the number unless given
     * @return at least 1
     */
    public int count(String name, int whenAbsent) {
        String value = unread.remove("--" + name);
        return value == null ? whenAbsent : number("--" + name, value, 1, Integer.MAX_VALUE);
    }

    /** Refuses what nobody has asked for. */
    void requireNothingLeft() {
        if (!unread.isEmpty()) {
            throw new InvalidOptionException(
                    String.join(", ", unread.keySet()) + ": unknown (expected: options of this candidate)");
        }
    }

    private String require(String name, String meaning) {
        String value = unread.remove(name);
        if (value == null) {
            throw new InvalidOptionException(name + ": missing (expected: " + meaning + ")");
        }
        return value;
    }

    private static int number(String name, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of range
        }
        throw new InvalidOptionException(name + ": " + value + " (expected: a number from " + min + " to " + max + ")");
    }
}
