package io.llmproxy.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.Set;

/** What the errors mean that Redis answers with; the first word of their text is a code. */
final class ServerErrors {
    /** These go away: when memory is free again, a replica is promoted, or somebody mends the configuration. */
    private static final Set<String> PASSING = Set.of(
            "OOM",
            "LOADING",
            "BUSY",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "MASTERDOWN",
            "READONLY",
            "NOREPLICAS",
            "MISCONF",
            "MOVED",
            "ASK",
            "UNBLOCKED",
            "NOAUTH",
            "WRONGPASS",
            "NOPERM",
            "NOGROUP");

    private static final Set<String> OTHER_SERVER = Set.of("READONLY", "MASTERDOWN", "CLUSTERDOWN", "MOVED");

    private ServerErrors() {}

    /** Tells whether trying again is in vain. */
    static boolean isPermanent(RedisException failure) {
        return failure instanceof RedisCommandExecutionException && !PASSING.contains(code(failure));
    }

    /** Tells whether the connection is of no more use: lost, or to a server that is no longer the one to ask. */
    static boolean isConnectionUseless(RedisException failure) {
        return !(failure instanceof RedisCommandExecutionException) || OTHER_SERVER.contains(code(failure));
    }

    static boolean isGroupThere(RedisException failure) {
        return code(failure).equals("BUSYGROUP");
    }

    static boolean isGroupMissing(RedisException failure) {
        return failure instanceof RedisCommandExecutionException
                && (code(failure).equals("NOGROUP") || code(failure).equals("UNBLOCKED"));
    }

    static boolean isNothingThere(RedisException failure) {
        return isGroupMissing(failure) || String.valueOf(failure.getMessage()).startsWith("ERR no such key");
    }

    static String code(RedisException failure) {
        String message = String.valueOf(failure.getMessage());
        int end = message.indexOf(' ');
        return end < 0 ? message : message.substring(0, end);
    }
}
