package io.llmproxy.core.internal.journal;

/** An event as it lies in the file. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record StoredEvent(long id, byte[] json) {}
