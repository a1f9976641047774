package io.llmproxy.api.event;

/** Where the numbers of a {@link Usage} come from. An estimate is never passed off as a bill. */
public enum UsageSource {
    /** The provider reported them. */
    PROVIDER,
    /** They were counted by the gateway because the provider reported none. */
    ESTIMATED,
    /** There are none. */
    NONE
}
