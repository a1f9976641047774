package io.llmproxy.core.internal.token;

import io.llmproxy.api.token.TokenDecision;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRejection.Reason;
import java.time.Instant;
import java.time.InstantSource;

/** A grant, and when it certainly has not expired yet: comparing milliseconds costs no memory, comparing instants does. */
record RememberedGrant(TokenGrant grant, long goodBeforeMillis) {
    RememberedGrant(TokenGrant grant) {
        this(grant, grant.expiresAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
    }

    TokenDecision unlessExpired(InstantSource clock) {
        boolean isGood =
                clock.millis() < goodBeforeMillis || !CachedTokenValidator.isOver(grant.expiresAt(), clock.instant());
        return isGood ? grant : CachedTokenValidator.rejection(Reason.EXPIRED, grant);
    }
}
