package io.llmproxy.servlet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what is logged louder than a client can be allowed to make it: warnings of the gateway and of Jetty, errors of
 * Tomcat. An exception that reaches the container ends up here.
 */
final class LoudLog implements AutoCloseable {
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    /** They warn of what they refuse; that is between Jetty and its operator. */
    private static final Set<String> JETTYS_PARSERS =
            Set.of("org.eclipse.jetty.http.HttpParser", "org.eclipse.jetty.util.HostPort");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Slf4jEnd slf4jEnd = new Slf4jEnd();
    private final JulEnd julEnd = new JulEnd();

    LoudLog() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        slf4jEnd.setContext(context);
        slf4jEnd.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(slf4jEnd);
        TOMCAT.addHandler(julEnd);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(slf4jEnd);
        TOMCAT.removeHandler(julEnd);
    }

    private final class Slf4jEnd extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN) && !JETTYS_PARSERS.contains(event.getLoggerName())) {
                lines.add(event.getLevel() + " " + event.getLoggerName() + ": " + event.getFormattedMessage());
            }
        }
    }

    private final class JulEnd extends Handler {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue()) {
                lines.add(logged.getLevel() + " " + logged.getLoggerName() + ": " + logged.getMessage() + " "
                        + logged.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
