package io.llmproxy.benchmarks.candidate.bare;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Call;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call. A container may end it at any moment and hand its objects to the next caller, so every touch of them happens
 * under one lock, which the container's listener takes too; after the end nothing is touched.
 */
final class GuardedExchange implements AsyncListener {
    private static final int JETTYS_ORDER_TO_ABORT = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final AsyncContext async;
    private final ServletInputStream input;
    private final HttpServletResponse response;
    private @Nullable Call call;
    private boolean isOver;

    private GuardedExchange(AsyncContext async, ServletInputStream input, HttpServletResponse response) {
        this.async = async;
        this.input = input;
        this.response = response;
    }

    static GuardedExchange start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServletInputStream input = request.getInputStream();
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        GuardedExchange exchange = new GuardedExchange(async, input, response);
        async.addListener(exchange);
        return exchange;
    }

    byte[] readBody() throws IOException {
        lock.lock();
        try {
            requireOpen();
            return input.readAllBytes();
        } finally {
            lock.unlock();
        }
    }

    /** Cancels the call to the upstream as soon as the container has ended this one. */
    void cancelAtEnd(Call upstreamCall) throws IOException {
        lock.lock();
        try {
            requireOpen();
            call = upstreamCall;
        } finally {
            lock.unlock();
        }
    }

    void begin(int status, Headers headers) throws IOException {
        lock.lock();
        try {
            requireOpen();
            response.setStatus(status);
            RelayedHeaders.copy(headers, response);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes a piece of the answer.
     *
     * @param isMoreToCome true to send it at once; the last one goes out with the end of the call
     */
    void write(byte[] buffer, int length, boolean isMoreToCome) throws IOException {
        lock.lock();
        try {
            requireOpen();
            ServletOutputStream body = response.getOutputStream();
            body.write(buffer, 0, length);
            if (isMoreToCome) {
                body.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    void complete() throws IOException {
        lock.lock();
        try {
            requireOpen();
            isOver = true;
            async.complete();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the call with status 502, or with a broken connection if the answer has begun and the container is Jetty. */
    void abort() {
        lock.lock();
        try {
            if (!isOver) {
                isOver = true;
                breakOff();
            }
        } finally {
            lock.unlock();
        }
    }

    private void breakOff() {
        try {
            response.sendError(response.isCommitted() ? JETTYS_ORDER_TO_ABORT : HttpServletResponse.SC_BAD_GATEWAY);
            async.complete();
        } catch (IOException | IllegalStateException e) {
            completeAtLast();
        }
    }

    private void completeAtLast() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // the container has ended the call itself
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void end() {
        lock.lock();
        try {
            isOver = true;
            if (call != null) {
                call.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (isOver) {
            throw new IOException("the call is over");
        }
    }
}
