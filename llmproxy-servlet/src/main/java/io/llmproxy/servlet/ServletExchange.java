package io.llmproxy.servlet;

import io.llmproxy.core.http.ClientGoneException;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.ClientResponse;
import io.llmproxy.core.http.HeaderFields;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous servlet call, as the engine sees it.
 *
 * <p>Containers hand request and response objects to the next caller as soon as the call is over, and a container may end a call
 * at any moment, on a thread of its own, when its client disconnects. A write that comes a moment later reaches the next
 * caller: another user. Therefore one lock guards every touch of the container's objects, the container's listener takes the
 * same lock, and after the end this object no longer refers to them.
 */
final class ServletExchange implements ClientRequest, ClientResponse, AsyncListener {
    private static final String EVENT_STREAM = "text/event-stream";

    /** Jetty holds a buffer for as long as an answer runs, of 32 KiB unless told otherwise, while each event is sent at once. */
    private static final int EVENT_STREAM_BUFFER = 4096;

    private final String method;
    private final String rawPath;
    private final @Nullable String rawQuery;
    private final HeaderFields headers;
    private final long contentLength;
    private final String remoteAddress;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Live live;
    private boolean isStarted;
    private boolean isClientGone;
    private boolean isBodyBroken;
    private @Nullable Runnable onClientGone;

    /** The container's objects, while they are ours. */
    private static final class Live {
        final AsyncContext async;
        final HttpServletResponse response;

        @Nullable
        ServletInputStream input;

        @Nullable
        ServletOutputStream output;

        long unsentBytes = Long.MAX_VALUE;

        Live(AsyncContext async, @Nullable ServletInputStream input, HttpServletResponse response) {
            this.async = async;
            this.input = input;
            this.response = response;
        }

        ServletInputStream openInput() throws IOException {
            ServletInputStream body = input;
            if (body == null) {
                body = async.getRequest().getInputStream();
                input = body;
            }
            return body;
        }

        void addHeader(String name, String value) {
            if (name.equalsIgnoreCase("Content-Length")) {
                unsentBytes = Long.parseLong(value);
                response.setContentLengthLong(unsentBytes);
            } else if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value);
            } else if (name.equalsIgnoreCase("Date") || name.equalsIgnoreCase("Server")) {
                response.setHeader(name, value); // in place of the container's own
            } else {
                response.addHeader(name, value);
            }
        }
    }

    private ServletExchange(HttpServletRequest request, String rawPath) {
        method = request.getMethod();
        this.rawPath = rawPath;
        rawQuery = request.getQueryString();
        headers = headersOf(request);
        contentLength = contentLengthOf(request);
        remoteAddress = String.valueOf(request.getRemoteAddr());
    }

    /**
     * Makes the call asynchronous, without the container's own time limit.
     *
     * @throws IllegalStateException if the call cannot become asynchronous or its body was taken by somebody else
     */
    static ServletExchange start(HttpServletRequest request, HttpServletResponse response, String rawPath)
            throws IOException {
        ServletExchange exchange = new ServletExchange(request, rawPath);
        boolean isUntouched = exchange.contentLength == 0 || isHeldBack(request);
        ServletInputStream input = isUntouched ? null : request.getInputStream();
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        exchange.live = new Live(async, input, response);
        async.addListener(exchange);
        return exchange;
    }

    /** Jetty asks such a client for its body as soon as the stream is taken; that is too early for one that is refused. */
    private static boolean isHeldBack(HttpServletRequest request) {
        return "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    }

    private static HeaderFields headersOf(HttpServletRequest request) {
        HeaderFields.Builder fields = HeaderFields.builder();
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            Enumeration<String> values = request.getHeaders(name);
            while (values.hasMoreElements()) {
                fields.add(name, values.nextElement());
            }
        }
        if (request.getHeader("Host") == null) { // over HTTP/2 it may stand in :authority only
            fields.add("Host", request.getServerName());
        }
        return fields.build();
    }

    /** Without either header there is no body (RFC 9112, section 6.3); over HTTP/2 only the stream's end tells. */
    private static long contentLengthOf(HttpServletRequest request) {
        long declared = request.getContentLengthLong();
        if (declared >= 0) {
            return declared;
        }
        boolean isHttp1 = request.getProtocol().startsWith("HTTP/1");
        return isHttp1 && request.getHeader("Transfer-Encoding") == null ? 0 : -1;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public @Nullable String rawQuery() {
        return rawQuery;
    }

    @Override
    public HeaderFields headers() {
        return headers;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public long contentLength() {
        return contentLength;
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        lock.lock();
        try {
            Live mine = requireLive();
            return contentLength == 0 ? -1 : mine.openInput().read(buffer);
        } catch (IOException | IllegalStateException e) {
            isBodyBroken = true;
            throw gone(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start(int status, HeaderFields answerHeaders) throws ClientGoneException {
        lock.lock();
        try {
            Live mine = requireLive();
            isStarted = true;
            mine.response.setStatus(status);
            if (isEventStream(answerHeaders)) {
                mine.response.setBufferSize(EVENT_STREAM_BUFFER);
            }
            answerHeaders.forEach(mine::addHeader);
            mine.output = mine.response.getOutputStream();
            if (mine.unsentBytes == Long.MAX_VALUE) {
                mine.response.flushBuffer();
            }
        } catch (IOException | IllegalStateException e) {
            throw gone(e);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isEventStream(HeaderFields answerHeaders) {
        String type = answerHeaders.firstOrNull("Content-Type");
        return type != null && type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws ClientGoneException {
        lock.lock();
        try {
            Live mine = requireLive();
            ServletOutputStream output = mine.output;
            if (output == null) {
                throw new IllegalStateException("write before start");
            }
            output.write(buffer, offset, length);
            mine.unsentBytes -= length;
            if (mine.unsentBytes > 0) {
                output.flush(); // the last bytes of a known length go out with the end of the call
            }
        } catch (IOException | IllegalStateException e) {
            throw gone(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void complete() throws ClientGoneException {
        lock.lock();
        try {
            Live mine = requireLive();
            live = null;
            mine.async.complete();
        } catch (IllegalStateException e) {
            throw gone(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abort() {
        lock.lock();
        try {
            Live mine = live;
            live = null;
            if (mine == null) {
                return;
            }
            if (isClientGone || mine.output == null) {
                endUnanswered(mine);
            } else {
                BrokenEnd.of(mine.async, mine.response, mine.output);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a call without an answer. Tomcat then sends a page of its own, in which the stack of what read the body would stand. */
    private void endUnanswered(Live mine) {
        if (!isStarted) {
            mine.response.setStatus(isBodyBroken ? 400 : isClientGone ? 408 : 500);
            mine.async.getRequest().removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        }
        BrokenEnd.complete(mine.async);
    }

    @Override
    public boolean isStarted() {
        return isStarted;
    }

    @Override
    public void onClientGone(Runnable action) {
        lock.lock();
        try {
            if (!isClientGone) {
                onClientGone = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    @Override
    public void onError(AsyncEvent event) {
        clientGone(true);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        clientGone(true);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        clientGone(false);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    /** The container ends the call; after our own end there is nothing left to do. */
    private void clientGone(boolean mayAnswer) {
        Runnable action;
        lock.lock();
        try {
            Live mine = live;
            if (mine == null) {
                return;
            }
            live = null;
            isClientGone = true;
            action = onClientGone;
            if (mayAnswer && !isStarted) {
                endUnanswered(mine);
            }
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    private Live requireLive() throws ClientGoneException {
        Live mine = live;
        if (mine == null) {
            throw new ClientGoneException(null);
        }
        return mine;
    }

    private ClientGoneException gone(Exception failure) {
        isClientGone = true;
        return failure instanceof ClientGoneException already ? already : new ClientGoneException(failure);
    }
}
