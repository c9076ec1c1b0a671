package io.virta.persistence.journal;

import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogWriter;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * A Pekko Persistence journal on one log of the node. A write is confirmed when it is durable.
 *
 * <p>An event that is a {@link RecordBatch} is stored without a serializer, and a replay returns
 * its {@link BatchHeader}: the records stay on disk, for {@link ShardLog#readRecords}. Its event
 * adapter manifest is not stored, because the class of the header identifies the event. A batch
 * must be the only event of its atomic write. Every other event is written by the serializer bound
 * to its class.
 *
 * <p>A write that cannot be serialized is rejected, and its number counts as used. A write is also
 * rejected if there is no room, if its number is taken or if its writer is stale; the number then
 * stays free. A failed log fails the write: its outcome is unknown.
 */
public abstract class LogJournal extends AsyncWriteJournal {
  private final ShardLog log;
  private final LogWriters writers;
  private final Recoveries recoveries;
  private final EnvelopeCodec codec;

  /**
   * The last write of each id that was written to before it was opened, complete once the write has
   * been handed to the log. Writes of a persistent actor are never in this map, because it opens
   * its id when it recovers.
   */
  private final Map<String, CompletableFuture<LogWriter>> unopened = new HashMap<>();

  LogJournal(Function<NodeLogs, ShardLog> logOf, Function<NodeLogs, LogWriters> writersOf) {
    NodeLogs logs = NodeLogs.get(Adapter.toTyped(context().system()));
    this.log = logOf.apply(logs);
    this.writers = writersOf.apply(logs);
    this.recoveries = logs.recoveries();
    this.codec = new EnvelopeCodec(SerializationExtension.get(context().system()));
  }

  /** The journal of shards: {@code virta.journal.records}. */
  public static final class OnRecords extends LogJournal {
    public OnRecords() {
      super(NodeLogs::records, NodeLogs::recordsWriters);
    }
  }

  /** The journal of everything small: {@code virta.journal.meta}. */
  public static final class OnMeta extends LogJournal {
    public OnMeta() {
      super(NodeLogs::meta, NodeLogs::metaWriters);
    }
  }

  /** The journal of the state of processors: {@code virta.journal.state}. */
  public static final class OnState extends LogJournal {
    public OnState() {
      super(NodeLogs::state, NodeLogs::stateWriters);
    }
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<AtomicWrite> writes = new ArrayList<>();
    messages.forEach(writes::add);
    WriteResults results = new WriteResults(writes.size());
    for (int i = 0; i < writes.size(); i++) {
      append(writes.get(i), i, results);
    }
    return results.answer();
  }

  private void append(AtomicWrite write, int index, WriteResults results) {
    LogEntry entry;
    try {
      entry = entryOf(write);
    } catch (Exception e) {
      append(rejected(write))
          .whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  results.refused(index, e);
                } else {
                  results.completed(index, failure);
                }
              });
      return;
    }
    // The callback may run on a thread of the engine: it only completes a promise, whose listeners
    // run elsewhere.
    append(entry).whenComplete((done, failure) -> results.completed(index, failure));
  }

  private CompletableFuture<Void> append(LogEntry entry) {
    String persistenceId = entry.persistenceId();
    CompletableFuture<LogWriter> before = unopened.get(persistenceId);
    LogWriter writer = writers.opened(persistenceId);
    if (writer != null && (before == null || before.isDone())) {
      unopened.remove(persistenceId);
      return writer.append(entry);
    }
    CompletableFuture<Void> appended = new CompletableFuture<>();
    unopened.put(
        persistenceId,
        (before == null ? writers.open(persistenceId) : before)
            .whenComplete((opened, failure) -> append(entry, opened, failure, appended)));
    return appended;
  }

  private static void append(
      LogEntry entry,
      @Nullable LogWriter writer,
      @Nullable Throwable notOpened,
      CompletableFuture<Void> appended) {
    if (writer == null) {
      appended.completeExceptionally(Objects.requireNonNull(notOpened));
      return;
    }
    writer
        .append(entry)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                appended.complete(null);
              } else {
                appended.completeExceptionally(failure);
              }
            });
  }

  private static LogEntry rejected(AtomicWrite write) {
    return new LogEntry.Events(
        write.persistenceId(),
        write.lowestSequenceNr(),
        Collections.nCopies(write.size(), EnvelopeCodec.rejected()));
  }

  private LogEntry entryOf(AtomicWrite write) throws Exception {
    List<PersistentRepr> events = CollectionConverters.asJava(write.payload());
    if (events.size() == 1 && events.get(0).payload() instanceof RecordBatch batch) {
      return new LogEntry.Records(write.persistenceId(), write.lowestSequenceNr(), batch);
    }
    List<ByteBuffer> encoded = new ArrayList<>(events.size());
    for (PersistentRepr event : events) {
      if (event.payload() instanceof RecordBatch) {
        throw new BatchNotAloneException(write.persistenceId(), events.size());
      }
      encoded.add(encode(event));
    }
    return new LogEntry.Events(write.persistenceId(), write.lowestSequenceNr(), encoded);
  }

  private ByteBuffer encode(PersistentRepr event) throws Exception {
    return codec.encode(
        new Envelope(
            event.payload(),
            event.manifest(),
            event.writerUuid(),
            event.timestamp(),
            OptionConverters.toJava(event.metadata()).orElse(null)));
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    // Pekko passes Long.MAX_VALUE to delete all events; events written later must survive it.
    return PluginFuture.of(
        log.highestPersistSeq(persistenceId)
            .thenCombine(
                writers.openedOrOpen(persistenceId),
                (highest, writer) -> writer.trim(Math.min(toSequenceNr, highest)))
            .thenCompose(trimmed -> trimmed));
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    return PluginFuture.of(
        writers
            .openedOrOpen(persistenceId)
            .thenCompose(writer -> log.highestPersistSeq(persistenceId)));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replayCallback) {
    Replay replay = new Replay(persistenceId, replayCallback);
    recoveries.begin();
    return PluginFuture.of(
        log.replay(persistenceId, fromSequenceNr, toSequenceNr, max, replay)
            .whenComplete((done, failure) -> replay.end(failure)));
  }

  /** Converts each entry of a replay back to the event that was persisted. */
  private final class Replay implements ShardLog.ReplayVisitor {
    private final String persistenceId;
    private final Consumer<PersistentRepr> callback;
    private long delivered;

    Replay(String persistenceId, Consumer<PersistentRepr> callback) {
      this.persistenceId = persistenceId;
      this.callback = callback;
    }

    void end(@Nullable Throwable failure) {
      if (failure == null) {
        recoveries.complete();
      } else {
        recoveries.fail(delivered);
      }
    }

    private void count() {
      delivered++;
      recoveries.read();
    }

    @Override
    public void records(long persistSeq, BatchHeader header) {
      count();
      callback.accept(
          repr(header, persistSeq, PersistentRepr.Undefined(), PersistentRepr.Undefined())
              .withTimestamp(header.lastArrivalMillis()));
    }

    @Override
    public void event(long persistSeq, ByteBuffer event) {
      count();
      if (EnvelopeCodec.isRejected(event)) {
        return;
      }
      Envelope envelope = codec.decode(event);
      PersistentRepr repr =
          repr(envelope.payload(), persistSeq, envelope.adapterManifest(), envelope.writerUuid())
              .withTimestamp(envelope.timestampMillis());
      Object metadata = envelope.metadata();
      callback.accept(metadata == null ? repr : repr.withMetadata(metadata));
    }

    private PersistentRepr repr(
        Object payload, long persistSeq, String manifest, String writerUuid) {
      return PersistentRepr.apply(
          payload,
          persistSeq,
          persistenceId,
          manifest,
          /* deleted= */ false,
          ActorRef.noSender(),
          writerUuid);
    }
  }
}
