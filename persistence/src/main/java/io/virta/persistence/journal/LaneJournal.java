package io.virta.persistence.journal;

import io.virta.persistence.lane.Lane;
import io.virta.persistence.lane.LaneEntry;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
 * A Pekko Persistence journal on one lane of the node. A write is answered when it is durable.
 *
 * <p>An event that is a {@link RecordBatch} is kept as it is, and comes back in a replay as its
 * {@link BatchHeader}: the records stay on disk, for {@link Lane#readRecords}. Its event adapter
 * manifest is not kept, the class of the header says what it is. Such an event must be alone in its
 * atomic write. Every other event is written by the serializer bound to its class.
 *
 * <p>A write that cannot be serialized is rejected, and its number counts as used; one for which
 * there is no room, or under a number that is taken, is rejected too, and its number is free. A
 * failed lane fails the write: its outcome is unknown. Replays run on the logs' blocking executor.
 */
public abstract class LaneJournal extends AsyncWriteJournal {
  private final Lane lane;
  private final Executor blocking;
  private final Recoveries recoveries;
  private final EnvelopeCodec codec;

  LaneJournal(Function<NodeLogs, Lane> laneOf) {
    NodeLogs logs = NodeLogs.get(Adapter.toTyped(context().system()));
    this.lane = laneOf.apply(logs);
    this.blocking = logs.blockingExecutor();
    this.recoveries = logs.recoveries();
    this.codec = new EnvelopeCodec(SerializationExtension.get(context().system()));
  }

  /** The journal of shards: {@code virta.journal.records}. */
  public static final class OnRecords extends LaneJournal {
    public OnRecords() {
      super(NodeLogs::records);
    }
  }

  /** The journal of everything that is small: {@code virta.journal.meta}. */
  public static final class OnMeta extends LaneJournal {
    public OnMeta() {
      super(NodeLogs::meta);
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
    LaneEntry entry;
    try {
      entry = entryOf(write);
    } catch (Exception e) {
      lane.append(rejected(write))
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
    // On the lane's writer thread: it only completes a promise, whose listeners run elsewhere.
    lane.append(entry).whenComplete((done, failure) -> results.completed(index, failure));
  }

  private static LaneEntry rejected(AtomicWrite write) {
    return new LaneEntry.Events(
        write.persistenceId(),
        write.lowestSequenceNr(),
        Collections.nCopies(write.size(), EnvelopeCodec.rejected()));
  }

  private LaneEntry entryOf(AtomicWrite write) throws Exception {
    List<PersistentRepr> events = CollectionConverters.asJava(write.payload());
    if (events.size() == 1 && events.get(0).payload() instanceof RecordBatch batch) {
      return new LaneEntry.Records(write.persistenceId(), write.lowestSequenceNr(), batch);
    }
    List<ByteBuffer> encoded = new ArrayList<>(events.size());
    for (PersistentRepr event : events) {
      if (event.payload() instanceof RecordBatch) {
        throw new BatchNotAloneException(write.persistenceId(), events.size());
      }
      encoded.add(encode(event));
    }
    return new LaneEntry.Events(write.persistenceId(), write.lowestSequenceNr(), encoded);
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
    // "All there is" comes as Long.MAX_VALUE; events that are still to be written must survive it.
    return PluginFuture.of(
        lane.highestPersistSeq(persistenceId)
            .thenCompose(highest -> lane.trim(persistenceId, Math.min(toSequenceNr, highest))));
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    return PluginFuture.of(lane.highestPersistSeq(persistenceId));
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
        CompletableFuture.runAsync(
                () -> lane.replay(persistenceId, fromSequenceNr, toSequenceNr, max, replay),
                blocking)
            .whenComplete((done, failure) -> replay.end(failure)));
  }

  /** Gives each entry of a replay the form in which it was persisted. */
  private final class Replay implements Lane.ReplayVisitor {
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
