package io.llmproxy.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.List;
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

    /** Such as that of an entry larger than {@code proto-max-bulk-len}. */
    private static final List<String> ABOUT_SIZE =
            List.of("invalid bulk length", "too large to be stored", "exceeds maximum allowed size");

    private ServerErrors() {}

    /** Tells whether it is the entry that Redis refuses, whatever else it takes. */
    static boolean isAboutEntry(RedisException failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof RedisCommandExecutionException
                && ABOUT_SIZE.stream().anyMatch(message::contains);
    }

    /** Tells whether the refusal may last and be about the entry; whether it is, only others that pass meanwhile can show. */
    static boolean mayBeAboutEntry(RedisException failure) {
        return failure instanceof RedisCommandExecutionException && !PASSING.contains(code(failure));
    }

    /** Tells whether the connection is of no more use: lost, or to a server that is no longer the one to ask. */
    static boolean isConnectionUseless(RuntimeException failure) {
        return !(failure instanceof RedisCommandExecutionException answer) || OTHER_SERVER.contains(code(answer));
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
