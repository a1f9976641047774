package io.llmproxy.core.internal.dispatch;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.SinkException;
import io.llmproxy.core.internal.event.EventJson;
import io.llmproxy.core.internal.file.RotatingFile;
import io.llmproxy.core.internal.file.Rotation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Appends one JSON line per event to a file, which rotates. Each batch is one write. */
final class FileSink implements EventSink {
    private final Path path;
    private final BiConsumer<ExchangeEvent, ByteArrayOutputStream> json;
    private final Rotation rotation;
    private final InstantSource clock;
    private @Nullable RotatingFile file;
    private LineBuffer lines = new LineBuffer();

    FileSink(Path path, Rotation rotation, InstantSource clock) {
        this(path, rotation, clock, EventJson::write);
    }

    FileSink(Path path, Rotation rotation, InstantSource clock, BiConsumer<ExchangeEvent, ByteArrayOutputStream> json) {
        this.path = path;
        this.rotation = rotation;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public void start() {
        try {
            file = RotatingFile.open(path, rotation, clock);
        } catch (IOException e) {
            throw new SinkException(
                    "sink.file.path: " + path + " cannot be opened: " + e + " (expected: a writable file)", e);
        }
    }

    @Override
    public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        RotatingFile open = file;
        if (open == null) {
            throw new SinkException(
                    "sink.file.path: " + path + " is not open (expected: started and not closed)", null);
        }
        List<DeliveryResult> results = new ArrayList<>();
        lines = lines.isLarge() ? new LineBuffer() : lines;
        lines.reset();
        for (ExchangeEvent event : batch) {
            results.add(write(event));
        }
        try {
            open.append(lines.written());
            return results;
        } catch (IOException e) {
            return DeliveryResult.all(batch.size(), DeliveryResult.retry(path + ": " + e));
        }
    }

    private DeliveryResult write(ExchangeEvent event) {
        int before = lines.size();
        try {
            json.accept(event, lines);
            lines.write('\n');
            return DeliveryResult.delivered();
        } catch (RuntimeException e) {
            lines.cutBackTo(before);
            return DeliveryResult.rejected(
                    "not writable as JSON: " + e.getClass().getName());
        }
    }

    @Override
    public void close() {
        RotatingFile open = file;
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
