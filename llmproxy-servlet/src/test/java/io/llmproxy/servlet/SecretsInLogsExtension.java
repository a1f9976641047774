package io.llmproxy.servlet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class during which a planted secret was logged. Registered for all tests of the module.
 *
 * <p>The gateway and the libraries that see secrets log at TRACE (and FINEST) all the time; each message and each stack is searched.
 * Containers are heard at their usual level only: at DEBUG, both print the head of each request by themselves, which is between
 * them and their operator.
 */
public final class SecretsInLogsExtension implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(SecretsInLogsExtension.class);
    private static final List<String> AT_TRACE = List.of(
            "io.llmproxy",
            "okhttp3",
            "okio",
            "com.zaxxer",
            "org.jdbi",
            "org.flywaydb",
            "org.sqlite",
            "com.github.benmanes");

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(NAMESPACE).computeIfAbsent(Watch.class, key -> new Watch(), Watch.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        failIfFound();
    }

    private static void failIfFound() {
        Queue<String> found = PlantedSecrets.takeFound();
        if (!found.isEmpty()) {
            throw new AssertionError("secrets in the log: " + found + " (expected: none)");
        }
    }

    /** Listens for the whole run; what is logged after the last class counts as well. */
    private static final class Watch implements AutoCloseable {
        /** The JDK forgets the levels of loggers that nobody holds. */
        private final List<Logger> julLoggers =
                AT_TRACE.stream().map(Logger::getLogger).toList();

        private final Slf4jEnd slf4jEnd = new Slf4jEnd();
        private final JulEnd julEnd = new JulEnd();

        Watch() {
            // Else the first web application that is taken away from Tomcat takes the whole log with it.
            System.setProperty("logbackDisableServletContainerInitializer", "true");
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            slf4jEnd.setContext(context);
            slf4jEnd.start();
            ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.iteratorForAppenders().forEachRemaining(console -> console.addFilter(new AsBefore()));
            root.addAppender(slf4jEnd);
            AT_TRACE.forEach(name -> context.getLogger(name).setLevel(Level.TRACE));
            julLoggers.forEach(logger -> logger.setLevel(java.util.logging.Level.FINEST));
            julEnd.setLevel(java.util.logging.Level.ALL);
            Logger.getLogger("").addHandler(julEnd);
        }

        @Override
        public void close() {
            if (!slf4jEnd.isStarted()) {
                throw new AssertionError("logging was stopped during the tests (expected: lines to the end)");
            }
            Logger.getLogger("").removeHandler(julEnd);
            failIfFound();
        }
    }

    /** Keeps the console as it was. */
    private static final class AsBefore extends Filter<ILoggingEvent> {
        @Override
        public FilterReply decide(ILoggingEvent event) {
            Level threshold = event.getLoggerName().startsWith("io.llmproxy") ? Level.DEBUG : Level.WARN;
            return event.getLevel().isGreaterOrEqual(threshold) ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }

    private static final class Slf4jEnd extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            String stack =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            PlantedSecrets.search(
                    event.getLoggerName(), event.getLevel().toString(), event.getFormattedMessage() + stack);
        }
    }

    private static final class JulEnd extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord logged) {
            StringWriter text = new StringWriter();
            text.append(formatter.formatMessage(logged)).append('\n');
            if (logged.getThrown() != null) {
                logged.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            PlantedSecrets.search(logged.getLoggerName(), logged.getLevel().toString(), text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
