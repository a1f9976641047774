package io.llmproxy.core;

import io.llmproxy.api.event.Outcome;

/**
 * How many calls ended in one way.
 *
 * @param outcome how they ended
 * @param statusClass first digit of the status that the client got: 2 for 200 to 299; 5 for all from 500 on; 0 if it got none
 * @param count more than zero
 */
public record ExchangeCount(Outcome outcome, int statusClass, long count) {
    /**
     * Tells whether these calls count as errors.
     *
     * @return true if they got a status of 400 or above, or did not end as {@link Outcome#COMPLETED}
     */
    public boolean isError() {
        return outcome != Outcome.COMPLETED || statusClass >= 4;
    }
}
