package io.llmproxy.core.internal.capture;

import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries bytes from one thread to another that wants to pull them, in bounded memory: the writer waits while the pipe is full,
 * the reader while it is empty. Waits end with the pipe, not by interruption.
 */
final class BytePipe extends InputStream {
    private final byte[] ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int start;
    private int size;
    private boolean ended;
    private boolean abandoned;

    BytePipe(int capacity) {
        ring = new byte[capacity];
    }

    /** Takes bytes, waiting for room. Drops them once the pipe has been abandoned. */
    void write(byte[] buffer, int offset, int length) {
        lock.lock();
        try {
            int position = offset;
            int end = offset + length;
            while (position < end && !abandoned) {
                int count = put(buffer, position, end - position);
                position += count;
                if (count == 0) {
                    changed.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells the reader that nothing more will come after what is in the pipe. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Empties the pipe for good, by either side: the reader sees its end and the writer need not wait anymore. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            size = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isAbandoned() {
        lock.lock();
        try {
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        lock.lock();
        try {
            while (size == 0 && !ended && !abandoned) {
                changed.awaitUninterruptibly();
            }
            return size == 0 ? -1 : take(target, offset, length);
        } finally {
            lock.unlock();
        }
    }

    private int put(byte[] buffer, int offset, int length) {
        int free = (start + size) % ring.length;
        int count = Math.min(Math.min(length, ring.length - size), ring.length - free);
        System.arraycopy(buffer, offset, ring, free, count);
        size += count;
        changed.signalAll();
        return count;
    }

    private int take(byte[] target, int offset, int length) {
        int count = Math.min(Math.min(length, size), ring.length - start);
        System.arraycopy(ring, start, target, offset, count);
        start = (start + count) % ring.length;
        size -= count;
        changed.signalAll();
        return count;
    }
}
