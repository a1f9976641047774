package io.llmproxy.core.internal.journal;

/** An event that was put aside, and why. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record DeadLetter(String group, long eventId, String reason, byte[] json) {}
