package io.llmproxy.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The commands of the bus on one connection. Those that return a future are under way; the others wait for the answer.
 *
 * <p>A failure is a {@link io.lettuce.core.RedisException}: {@link RedisCommandExecutionException} if Redis answered with an error,
 * another one if there is no answer.
 */
final class StreamConnection {
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final String DATA = "data";

    private final StatefulConnection<String, byte[]> connection;
    private final RedisClusterAsyncCommands<String, byte[]> commands;
    private final Supplier<CompletableFuture<Void>> close;

    StreamConnection(
            StatefulConnection<String, byte[]> connection,
            RedisClusterAsyncCommands<String, byte[]> commands,
            Supplier<CompletableFuture<Void>> close) {
        this.connection = connection;
        this.commands = commands;
        this.close = close;
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /** Sends nothing until {@link #flush()}. */
    void holdBack() {
        connection.setAutoFlushCommands(false);
    }

    void flush() {
        connection.flushCommands();
    }

    CompletableFuture<Void> closeAsync() {
        return close.get();
    }

    RedisFuture<String> append(String stream, byte[] data) {
        return commands.xadd(stream, Map.of(DATA, data));
    }

    RedisFuture<String> append(String stream, long maxLength, Map<String, byte[]> fields) {
        return commands.xadd(stream, new XAddArgs().maxlen(maxLength).approximateTrimming(), fields);
    }

    /** Creates the group, and the stream if need be, to begin with the oldest entry there is. */
    void createGroup(ConsumerGroup group) throws InterruptedException {
        try {
            Answers.await(query(
                    CommandType.XGROUP,
                    args().add("CREATE")
                            .addKey(group.stream())
                            .add(group.name())
                            .add("0")
                            .add("MKSTREAM")));
        } catch (RedisCommandExecutionException e) {
            if (!ServerErrors.isGroupThere(e)) {
                throw e;
            }
        }
    }

    /** Reads entries that no consumer of the group has seen; waits for the first one. */
    List<StreamEntry> readNew(ConsumerGroup group, int count, Duration block) throws InterruptedException {
        CommandArgs<String, byte[]> args = readArgs(group, count)
                .add("BLOCK")
                .add(block.toMillis())
                .add("STREAMS")
                .addKey(group.stream());
        return Replies.entriesOfOneStream(
                Answers.await(query(CommandType.XREADGROUP, args.add(">")), block.plus(Answers.PATIENCE)));
    }

    /** Reads the first entry above an id that is pending for this consumer, and counts one more delivery of it. */
    RedisFuture<List<Object>> readPending(ConsumerGroup group, EntryId above) {
        return query(
                CommandType.XREADGROUP,
                readArgs(group, 1).add("STREAMS").addKey(group.stream()).add(above.toString()));
    }

    private static CommandArgs<String, byte[]> readArgs(ConsumerGroup group, int count) {
        return args().add("GROUP")
                .add(group.name())
                .add(group.consumer())
                .add("COUNT")
                .add(count);
    }

    /** Lists what is pending for this consumer from an id on. */
    RedisFuture<List<Object>> pending(ConsumerGroup group, EntryId from, String to, int count) {
        return query(
                CommandType.XPENDING,
                args().addKey(group.stream())
                        .add(group.name())
                        .add(from.toString())
                        .add(to)
                        .add(count)
                        .add(group.consumer()));
    }

    /** Takes over what has been pending for too long, without counting a delivery. */
    ClaimedPage claim(ConsumerGroup group, Duration idle, EntryId from, int count) throws InterruptedException {
        return Replies.claimed(Answers.await(query(
                CommandType.XAUTOCLAIM,
                args().addKey(group.stream())
                        .add(group.name())
                        .add(group.consumer())
                        .add(idle.toMillis())
                        .add(from.toString())
                        .add("COUNT")
                        .add(count)
                        .add("JUSTID"))));
    }

    /** Makes entries look as if they had just been handed out to this consumer, without counting a delivery. */
    RedisFuture<List<Object>> keep(ConsumerGroup group, Collection<EntryId> ids) {
        return query(CommandType.XCLAIM, claimArgs(group, ids).add("JUSTID"));
    }

    private static CommandArgs<String, byte[]> claimArgs(ConsumerGroup group, Collection<EntryId> ids) {
        CommandArgs<String, byte[]> args = args().addKey(group.stream())
                .add(group.name())
                .add(group.consumer())
                .add(0);
        ids.forEach(id -> args.add(id.toString()));
        return args;
    }

    /** Sets the number that Redis keeps of entries that are pending for this consumer. */
    RedisFuture<List<Object>> setCount(ConsumerGroup group, Collection<EntryId> ids, long count) {
        return query(
                CommandType.XCLAIM,
                claimArgs(group, ids).add("RETRYCOUNT").add(count).add("JUSTID"));
    }

    RedisFuture<Long> acknowledge(ConsumerGroup group, Collection<EntryId> ids) {
        return commands.xack(
                group.stream(),
                group.name(),
                ids.stream().map(EntryId::toString).toArray(String[]::new));
    }

    /** Returns the first entry from an id on, up to another one. */
    Optional<StreamEntry> first(String stream, EntryId from, String to) throws InterruptedException {
        List<Object> reply = Answers.await(query(
                CommandType.XRANGE,
                args().addKey(stream).add(from.toString()).add(to).add("COUNT").add(1)));
        return Replies.entries(reply).stream().findFirst();
    }

    long length(String stream) throws InterruptedException {
        return Answers.await(commands.xlen(stream));
    }

    StreamInfo info(String stream) throws InterruptedException {
        return ifThere(commands.xinfoStream(stream)).map(Replies::stream).orElse(StreamInfo.ABSENT);
    }

    List<GroupInfo> groups(String stream) throws InterruptedException {
        return ifThere(commands.xinfoGroups(stream)).map(Replies::groups).orElse(List.of());
    }

    List<ConsumerInfo> consumers(ConsumerGroup group) throws InterruptedException {
        return ifThere(commands.xinfoConsumers(group.stream(), group.name()))
                .map(Replies::consumers)
                .orElse(List.of());
    }

    /** Returns the oldest entry that is pending in a group. */
    Optional<EntryId> firstPending(String stream, String group) throws InterruptedException {
        List<Object> reply =
                Answers.await(query(CommandType.XPENDING, args().addKey(stream).add(group)));
        Object least = reply.size() < 2 ? null : reply.get(1);
        return least == null ? Optional.empty() : Optional.of(EntryId.parse(Replies.text(least)));
    }

    /** Removes entries below an id, oldest first, in steps of the server's own size, and returns how many. */
    long trimBelow(String stream, EntryId id, long limit) throws InterruptedException {
        return Answers.await(commands.xtrim(
                stream,
                XTrimArgs.Builder.minId(id.toString()).approximateTrimming().limit(limit)));
    }

    /** Removes the oldest entries, in steps of the server's own size, and returns how many. */
    long trimTo(String stream, long length) throws InterruptedException {
        return Answers.await(
                commands.xtrim(stream, XTrimArgs.Builder.maxlen(length).approximateTrimming()));
    }

    long deleteConsumer(ConsumerGroup group, String consumer) throws InterruptedException {
        List<Object> reply = Answers.await(query(
                CommandType.XGROUP,
                args().add("DELCONSUMER")
                        .addKey(group.stream())
                        .add(group.name())
                        .add(consumer)));
        return !reply.isEmpty() && reply.get(0) instanceof Long pending ? pending : 0;
    }

    private static Optional<List<Object>> ifThere(RedisFuture<List<Object>> answer) throws InterruptedException {
        try {
            return Optional.of(Answers.await(answer));
        } catch (RedisCommandExecutionException e) {
            if (ServerErrors.isNothingThere(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static CommandArgs<String, byte[]> args() {
        return new CommandArgs<>(CODEC);
    }

    private RedisFuture<List<Object>> query(ProtocolKeyword command, CommandArgs<String, byte[]> args) {
        return commands.dispatch(command, new NestedMultiOutput<>(CODEC), args);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
