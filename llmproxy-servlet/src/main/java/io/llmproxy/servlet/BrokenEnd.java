package io.llmproxy.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a half-sent answer so that the client notices.
 *
 * <p>The Servlet API has no call for this, and completing the call would write a proper end behind half an answer. Jetty takes
 * the status -1 as the order to abort; other containers refuse it, since the answer is under way, but close the connection when
 * a write listener fails.
 */
final class BrokenEnd implements WriteListener {
    private static final int JETTYS_ORDER_TO_ABORT = -1;
    private static final Logger log = LoggerFactory.getLogger(BrokenEnd.class);

    private final AsyncContext async;

    private BrokenEnd(AsyncContext async) {
        this.async = async;
    }

    /** Breaks the connection off. The answer's head must have been written. */
    static void of(AsyncContext async, HttpServletResponse response, ServletOutputStream output) {
        try {
            response.flushBuffer();
            response.sendError(JETTYS_ORDER_TO_ABORT);
            complete(async);
        } catch (IllegalStateException e) {
            failInListener(async, output);
        } catch (IOException e) {
            log.debug("The connection is broken already", e);
            complete(async);
        }
    }

    private static void failInListener(AsyncContext async, ServletOutputStream output) {
        try {
            output.setWriteListener(new BrokenEnd(async));
        } catch (IllegalStateException | UnsupportedOperationException e) {
            // The container has ended the call itself, or a wrapper knows no listeners: better a clean end than none.
            log.debug("The answer could not be broken off", e);
            complete(async);
        }
    }

    /** Ends a call whose connection is broken or whose answer is whole. */
    static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            log.debug("The container has ended the call itself", e);
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        throw new IOException("answer broken off");
    }

    @Override
    public void onError(Throwable failure) {
        complete(async);
    }
}
