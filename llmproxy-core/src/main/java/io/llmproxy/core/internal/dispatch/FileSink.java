package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.SinkException;
import io.llmproxy.core.internal.event.EventJson;
import io.llmproxy.core.internal.file.AppendedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Appends one JSON line per event to a file. Each batch is one write. */
final class FileSink implements EventSink {
    private final Path path;
    private final Function<ExchangeEvent, String> json;
    private @Nullable AppendedFile file;

    FileSink(Path path) {
        this(path, EventJson::of);
    }

    FileSink(Path path, Function<ExchangeEvent, String> json) {
        this.path = path;
        this.json = json;
    }

    @Override
    public void start() {
        try {
            file = AppendedFile.open(path);
        } catch (IOException e) {
            throw new SinkException(
                    "sink.file.path: " + path + " cannot be opened: " + e + " (expected: a writable file)", e);
        }
    }

    @Override
    public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        AppendedFile open = file;
        if (open == null) {
            throw new SinkException(
                    "sink.file.path: " + path + " is not open (expected: started and not closed)", null);
        }
        List<DeliveryResult> results = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (ExchangeEvent event : batch) {
            results.add(write(event, lines));
        }
        try {
            open.append(lines.toString().getBytes(StandardCharsets.UTF_8));
            return results;
        } catch (IOException e) {
            return DeliveryResult.all(batch.size(), DeliveryResult.retry(path + ": " + e));
        }
    }

    private DeliveryResult write(ExchangeEvent event, StringBuilder lines) {
        try {
            lines.append(json.apply(event)).append('\n');
            return DeliveryResult.delivered();
        } catch (RuntimeException e) {
            return DeliveryResult.rejected(
                    "not writable as JSON: " + e.getClass().getName());
        }
    }

    @Override
    public void close() {
        AppendedFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new SinkException("sink.file.path: " + path + " cannot be closed: " + e, e);
            }
        }
    }
}
