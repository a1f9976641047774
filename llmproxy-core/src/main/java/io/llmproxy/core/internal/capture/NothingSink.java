package io.llmproxy.core.internal.capture;

/** Drops what it takes. */
final class NothingSink implements ByteSink {
    @Override
    public void write(byte[] buffer, int offset, int length) {}

    @Override
    public void end() {}

    @Override
    public void close() {}
}
