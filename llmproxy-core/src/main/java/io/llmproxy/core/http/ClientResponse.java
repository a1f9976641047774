package io.llmproxy.core.http;

/**
 * The way back to the client.
 *
 * <p>Exactly one of {@link #complete}, {@link #abort} ends the exchange, unless the client goes first. After the end every call
 * throws {@link ClientGoneException} or, for {@code complete} and {@code abort}, does nothing. Implementations guarantee that
 * nothing reaches the connection after the end: containers hand their request and response objects to the next caller.
 *
 * <p>Used by one thread at a time; {@link #abort} and {@link #onClientGone} may come from any thread.
 */
public interface ClientResponse {
    /**
     * Sends status and header fields. Must be called once, before the first {@link #write}.
     *
     * @param status the HTTP status
     * @param headers the fields, without hop-by-hop ones; {@code Content-Length} if the length is known
     * @throws ClientGoneException if the client has gone
     */
    void start(int status, HeaderFields headers) throws ClientGoneException;

    /**
     * Sends bytes of the body and hands them to the network before it returns. Blocks while the client does not read.
     *
     * @param buffer holds the bytes
     * @param offset the first byte
     * @param length the number of bytes
     * @throws ClientGoneException if the client has gone
     */
    void write(byte[] buffer, int offset, int length) throws ClientGoneException;

    /**
     * Ends the answer cleanly.
     *
     * @throws ClientGoneException if the client went before the answer was out
     */
    void complete() throws ClientGoneException;

    /** Breaks the answer off, so that the client sees a broken connection and never a clean end. */
    void abort();

    /**
     * Tells whether {@link #start} was called.
     *
     * @return true if status and headers are out
     */
    boolean isStarted();

    /**
     * Registers what to do when the server learns that the client has gone. Runs at once if that is known already, and at
     * most once; it must not block.
     *
     * @param action called on a thread of the server
     */
    void onClientGone(Runnable action);
}
