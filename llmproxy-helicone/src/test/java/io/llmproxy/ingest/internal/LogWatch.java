package io.llmproxy.ingest.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/** Everything that is logged meanwhile, however unimportant: by SLF4J, and by OkHttp, which logs with java.util.logging. */
public final class LogWatch implements AutoCloseable {
    private static final List<String> NAMES = List.of("io.llmproxy", "okhttp3");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final java.util.logging.Logger okhttp = java.util.logging.Logger.getLogger("okhttp3");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    };
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private LogWatch() {}

    public static LogWatch begin() {
        LogWatch watch = new LogWatch();
        watch.appender.start();
        for (String name : NAMES) {
            logger(name).setLevel(Level.TRACE);
            logger(name).setAdditive(false);
            logger(name).addAppender(watch.appender);
        }
        watch.handler.setLevel(java.util.logging.Level.ALL);
        watch.okhttp.setLevel(java.util.logging.Level.ALL);
        watch.okhttp.setUseParentHandlers(false);
        watch.okhttp.addHandler(watch.handler);
        return watch;
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    public String text() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        for (String name : NAMES) {
            logger(name).detachAppender(appender);
            logger(name).setAdditive(true);
            logger(name).setLevel(null);
        }
        okhttp.setLevel(null);
        okhttp.setUseParentHandlers(true);
        okhttp.removeHandler(handler);
    }
}
