package io.llmproxy.core.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A real file that, when told to, writes half of what it is given and fails, as a full disk does. */
final class TearingChannel extends FileChannel {
    private final FileChannel file;
    private int writeAtMost = Integer.MAX_VALUE;
    private boolean tearNextWrite;
    private boolean failNextTruncate;
    private boolean failNextForce;

    TearingChannel(FileChannel file) {
        this.file = file;
    }

    void tearNextWrite() {
        tearNextWrite = true;
    }

    void failNextTruncate() {
        failNextTruncate = true;
    }

    void failNextForce() {
        failNextForce = true;
    }

    void writeAtMost(int bytes) {
        writeAtMost = bytes;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = tearNextWrite ? source.remaining() / 2 : Math.min(source.remaining(), writeAtMost);
        ByteBuffer part = source.duplicate();
        part.limit(part.position() + length);
        int written = file.write(part);
        source.position(source.position() + written);
        if (tearNextWrite) {
            tearNextWrite = false;
            throw new IOException("torn");
        }
        return written;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (failNextTruncate) {
            failNextTruncate = false;
            throw new IOException("not cut");
        }
        file.truncate(size);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void force(boolean metaData) throws IOException {
        if (failNextForce) {
            failNextForce = false;
            throw new IOException("not forced");
        }
        file.force(metaData);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return file.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return file.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return file.write(sources, offset, length);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return file.write(source, position);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        return file.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }
}
