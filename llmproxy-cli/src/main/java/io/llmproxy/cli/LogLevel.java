package io.llmproxy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** How much the program logs. */
enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /**
     * Reads a level.
     *
     * @param text its name in any case
     * @throws IllegalArgumentException if there is no such level
     */
    static LogLevel parse(String text) {
        for (LogLevel level : values()) {
            if (level.name().equals(text.toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        throw new IllegalArgumentException(text + " (expected: debug, info, warn or error)");
    }

    /** Sets the level of all loggers that have none of their own. */
    void apply() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.toLevel(name()));
        }
    }
}
