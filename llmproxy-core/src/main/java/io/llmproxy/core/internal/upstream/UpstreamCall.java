package io.llmproxy.core.internal.upstream;

import io.llmproxy.core.internal.upstream.StaleConnectionCheck.StaleConnectionException;
import io.llmproxy.core.internal.upstream.StreamLimit.FullConnectionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** One call to the provider. {@link #cancel} may come from any thread at any time, all else from one thread. */
public final class UpstreamCall {
    private static final int MOST_STALE_CONNECTIONS = 3;
    private static final int PROXY_REFUSAL = 407;

    private final OkHttpClient client;
    private final Request request;
    private final Transmission transmission;
    private final KeyEcho echo;
    private volatile Call call;

    UpstreamCall(OkHttpClient client, Request request, Transmission transmission, KeyEcho echo) {
        this.client = client;
        this.request = request;
        this.transmission = transmission;
        this.echo = echo;
        this.call = client.newCall(request);
    }

    /**
     * Sends the request and waits for the head of the answer.
     *
     * @return the answer, to be closed
     * @throws IOException if the provider cannot be reached or breaks off, the client's body fails, or the call was cancelled
     */
    public UpstreamResponse execute() throws IOException {
        int staleConnections = 0;
        while (true) {
            try {
                return new UpstreamResponse(checked(respond()), this, echo);
            } catch (StaleConnectionException e) {
                if (++staleConnections == MOST_STALE_CONNECTIONS) {
                    client.connectionPool().evictAll();
                }
                renew();
            } catch (FullConnectionException e) {
                renew();
            }
        }
    }

    private Response respond() throws IOException {
        try {
            return call.execute();
        } catch (IOException e) {
            throw UnreadableAnswer.of(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Kotlin declares nothing: this is an InterruptedException while connecting.
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /** An interim status, such as that of an upgrade nobody asked for, and the refusal of a proxy are no answers. */
    private Response checked(Response response) throws ProtocolException {
        int status = response.code();
        if (status < 200 || status == PROXY_REFUSAL) {
            call.cancel();
            response.close();
            throw new ProtocolException(
                    status == PROXY_REFUSAL
                            ? "proxy: 407 (expected: no credentials, or those that were sent)"
                            : "status: " + status + " (expected: 200 to 999)");
        }
        return response;
    }

    private void renew() {
        call = client.newCall(request);
        if (transmission.isCanceled()) {
            call.cancel();
        }
    }

    /** Breaks the call off; a blocked read or write fails at once, and the provider sees the connection closed. */
    public void cancel() {
        transmission.cancel();
        breakOff();
    }

    /** Breaks the connection off, which is no verdict about the exchange. */
    void breakOff() {
        call.cancel();
        transmission.wake();
    }

    Transmission transmission() {
        return transmission;
    }
}
