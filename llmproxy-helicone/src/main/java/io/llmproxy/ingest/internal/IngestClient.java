package io.llmproxy.ingest.internal;

import io.llmproxy.api.sink.DeliveryResult;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts JSON to one address, with a few threads of its own, so that an interrupt ends a call at once.
 *
 * <p>Both vendors know an event by its id, so a call that met a dead connection may be made again. Confined to the sink's thread,
 * but for {@link #post}, which its jobs call.
 *
 * <p>Internal: not part of the public API, may change at any time.
 */
public final class IngestClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IngestClient.class);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final long LOOK_MILLIS = 50;
    private static final Duration MOST_CONNECT_TIME = Duration.ofSeconds(10);
    private static final DeliveryResult INTERRUPTED = DeliveryResult.retry("not sent: interrupted");
    private static final DeliveryResult CLOSED = DeliveryResult.retry("not sent: the sink is closed");
    private static final DeliveryResult STUCK = DeliveryResult.retry("not sent: earlier calls do not end");

    private final IngestSettings settings;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final OkHttpClient http;
    private final AutoCloseable httpThreads;
    private final SinkThreads threads;
    private final ThreadPoolExecutor workers;
    private final RunningCalls running;
    private volatile boolean closed;

    /**
     * Prepares everything; connects to nothing and starts no thread.
     *
     * @param settings where to send, and how
     * @param clock for dates that a back end names
     * @param ticker elapsed time in nanoseconds
     */
    public IngestClient(IngestSettings settings, InstantSource clock, LongSupplier ticker) {
        this.settings = settings;
        this.clock = clock;
        this.ticker = ticker;
        Duration timeout = settings.timeout();
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(timeout.compareTo(MOST_CONNECT_TIME) < 0 ? timeout : MOST_CONNECT_TIME)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(Duration.ZERO);
        httpThreads = OkHttpThreads.install(builder, settings.sink() + "-okhttp", settings.parallelism());
        http = builder.build();
        running = new RunningCalls(ticker, timeout);
        threads = new SinkThreads(settings.sink());
        workers = new ThreadPoolExecutor(
                settings.parallelism(),
                settings.parallelism(),
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.parallelism()),
                threads);
        workers.allowCoreThreadTimeOut(true);
    }

    /**
     * Opens the time in which calls of one delivery may begin.
     *
     * @return a new window
     */
    public SendWindow open() {
        return new SendWindow(ticker, settings.timeout());
    }

    /**
     * Does jobs, several at a time, and waits for their end. If the calling thread is interrupted, running calls are cancelled,
     * no others begin, and the thread's flag is set.
     *
     * @param window that the jobs post through
     * @param jobs how many there are
     * @param job told the number of the job, from 0
     */
    public void run(SendWindow window, int jobs, IntConsumer job) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> shares = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(jobs, settings.parallelism()); i++) {
                shares.add(workers.submit(() -> {
                    for (int n = next.getAndIncrement(); n < jobs; n = next.getAndIncrement()) {
                        job.accept(n);
                    }
                }));
            }
            for (Future<?> share : shares) {
                await(share, window);
            }
        } catch (InterruptedException e) {
            stop(window, INTERRUPTED);
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            stop(window, CLOSED);
        } catch (ExecutionException e) {
            throw new IllegalStateException("sink " + settings.sink() + " failed", e.getCause());
        }
    }

    /** Waits for a share, and has an eye on the calls of all shares. */
    private void await(Future<?> share, SendWindow window) throws InterruptedException, ExecutionException {
        long begin = ticker.getAsLong();
        while (true) {
            try {
                share.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                running.cancelOverdue();
                if (ticker.getAsLong() - begin > longest().toNanos()) {
                    stop(window, STUCK);
                    return;
                }
            }
        }
    }

    /** The last call begins when the window ends. Looking a host up cannot be cancelled, so there must be an end beyond. */
    private Duration longest() {
        return settings.timeout().multipliedBy(2).plusSeconds(5);
    }

    private void stop(SendWindow window, DeliveryResult why) {
        window.close(why);
        running.cancelAll();
    }

    /**
     * Makes one call, unless the window is closed. Closes it if the back end takes nothing more.
     *
     * @param window of the delivery
     * @param body JSON
     * @return what became of it
     */
    public Answer post(SendWindow window, byte[] body) {
        Call call = http.newCall(new Request.Builder()
                .url(settings.endpoint())
                .header("Authorization", settings.authorization().reveal())
                .header("User-Agent", "llmproxy")
                .post(RequestBody.create(body, JSON))
                .build());
        try (RunningCalls.Running begun = running.begin(call)) {
            // Looked at after the call can be cancelled: whoever closes the window later, cancels it.
            DeliveryResult why = closed ? CLOSED : window.whyClosed();
            Answer answer = why == null ? execute(begun) : Answer.notSent(why);
            if (answer.kind() == Answer.Kind.CLOSED) {
                window.close(answer.result());
            }
            return answer;
        }
    }

    private Answer execute(RunningCalls.Running call) {
        try (Response response = call.execute()) {
            return Answer.of(response, clock);
        } catch (IOException e) {
            return Answer.of(call.explain(e));
        }
    }

    /** Cancels what runs, closes the connections, and ends the threads. */
    @Override
    public void close() {
        closed = true;
        // Without interrupts: OkHttp lets an undeclared InterruptedException out.
        workers.shutdown();
        running.cancelAll();
        threads.close();
        http.connectionPool().evictAll();
        try {
            httpThreads.close();
        } catch (Exception e) {
            log.warn("The HTTP client of sink {} did not end", settings.sink(), e);
        }
    }
}
