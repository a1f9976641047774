package io.llmproxy.examples.csv;

import io.llmproxy.api.event.ExchangeEvent;
import io.llmproxy.api.sink.DeliveryResult;
import io.llmproxy.api.sink.EventSink;
import io.llmproxy.api.sink.SinkException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds each batch to a file. The gateway calls it from one thread only, so nothing is locked here. */
final class CsvSink implements EventSink {
    private final Path file;
    private @Nullable OutputStream out;

    CsvSink(Path file) {
        this.file = file;
    }

    @Override
    public void start() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            boolean isNew = Files.notExists(file) || Files.size(file) == 0;
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (isNew) {
                write(CsvLine.HEADER);
            }
        } catch (IOException e) {
            throw new SinkException("sink.csv.path: cannot write to " + file, e);
        }
    }

    @Override
    public List<DeliveryResult> deliver(List<ExchangeEvent> batch) {
        try {
            write(batch.stream().map(CsvLine::of).collect(Collectors.joining()));
            return DeliveryResult.all(batch.size(), DeliveryResult.delivered());
        } catch (IOException e) {
            // A full disk may have room again later. Lines that come twice then have the same exchange id.
            return DeliveryResult.all(batch.size(), DeliveryResult.retry("cannot write to " + file));
        }
    }

    private void write(String lines) throws IOException {
        if (out == null) {
            throw new IOException("the sink is not open");
        }
        out.write(lines.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            throw new SinkException("sink.csv.path: cannot close " + file, e);
        }
    }
}
