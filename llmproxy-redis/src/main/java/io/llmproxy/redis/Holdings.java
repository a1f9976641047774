package io.llmproxy.redis;

/**
 * What the reader of a subscription shares with the other threads that work for it.
 *
 * @param held the entries in the hands of this process
 * @param handover the way to the subscriber
 * @param deadLetters where entries go that no attempt can deliver
 * @param losses what the subscriber missed
 * @param waiting how many entries nobody has read yet
 * @param progress tells when the subscriber has settled something
 */
record Holdings(
        HeldEntries held,
        Handover handover,
        DeadLetters deadLetters,
        Losses losses,
        WaitingCount waiting,
        Progress progress) {}
