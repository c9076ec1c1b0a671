package io.virta.persistence.journal;

import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.log.ShardLog;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.SerializationExtension;
import scala.concurrent.Future;
import scala.jdk.javaapi.OptionConverters;

/**
 * Pekko Persistence snapshots in one log of the node. A snapshot is confirmed when it is durable.
 * Loading a snapshot is the first step of a recovery, so it opens the id: after that an older
 * writer can store nothing.
 */
public abstract class LogSnapshotStore extends SnapshotStore {
  private final ShardLog log;
  private final LogWriters writers;
  private final EnvelopeCodec codec;

  LogSnapshotStore(Function<NodeLogs, ShardLog> logOf, Function<NodeLogs, LogWriters> writersOf) {
    NodeLogs logs = NodeLogs.get(Adapter.toTyped(context().system()));
    this.log = logOf.apply(logs);
    this.writers = writersOf.apply(logs);
    this.codec = new EnvelopeCodec(SerializationExtension.get(context().system()));
  }

  /** The snapshots of actors with the journal of records or meta: {@code virta.snapshot.meta}. */
  public static final class OnMeta extends LogSnapshotStore {
    public OnMeta() {
      super(NodeLogs::meta, NodeLogs::metaWriters);
    }
  }

  /** The snapshots of actors with the journal of state: {@code virta.snapshot.state}. */
  public static final class OnState extends LogSnapshotStore {
    public OnState() {
      super(NodeLogs::state, NodeLogs::stateWriters);
    }
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return PluginFuture.of(
        writers
            .open(persistenceId)
            .thenCompose(writer -> load(persistenceId, criteria, criteria.maxSequenceNr())));
  }

  private CompletableFuture<Optional<SelectedSnapshot>> load(
      String persistenceId, SnapshotSelectionCriteria criteria, long persistSeqMax) {
    return log.loadSnapshot(persistenceId, persistSeqMax, criteria.maxTimestamp())
        .thenCompose(
            found -> {
              if (found.isEmpty() || found.get().persistSeq() < criteria.minSequenceNr()) {
                return CompletableFuture.completedFuture(Optional.empty());
              }
              if (found.get().timestampMillis() >= criteria.minTimestamp()) {
                return CompletableFuture.completedFuture(found.map(this::decode));
              }
              // The log has no lower bound on timestamps: if the clock was set back, a snapshot
              // with a lower number may have a later timestamp.
              return load(persistenceId, criteria, found.get().persistSeq() - 1);
            });
  }

  private SelectedSnapshot decode(LogEntry.Snapshot snapshot) {
    Envelope envelope = codec.decode(snapshot.state());
    SnapshotMetadata metadata =
        SnapshotMetadata.apply(
            snapshot.persistenceId(), snapshot.persistSeq(), snapshot.timestampMillis());
    Object addition = envelope.metadata();
    return SelectedSnapshot.create(
        addition == null ? metadata : metadata.withMetadata(addition), envelope.payload());
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    ByteBuffer state;
    try {
      state =
          codec.encode(
              new Envelope(
                  snapshot,
                  /* adapterManifest= */ "",
                  /* writerUuid= */ "",
                  metadata.timestamp(),
                  OptionConverters.toJava(metadata.metadata()).orElse(null)));
    } catch (Exception e) {
      return Futures.failed(e);
    }
    LogEntry.Snapshot entry =
        new LogEntry.Snapshot(
            metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp(), state);
    return PluginFuture.of(
        writers.openedOrOpen(metadata.persistenceId()).thenCompose(writer -> writer.append(entry)));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    long timestampMax = metadata.timestamp() == 0 ? Long.MAX_VALUE : metadata.timestamp();
    return PluginFuture.of(
        writers
            .openedOrOpen(metadata.persistenceId())
            .thenCompose(
                writer ->
                    writer.deleteSnapshots(
                        metadata.sequenceNr(), metadata.sequenceNr(), timestampMax)));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    if (criteria.minTimestamp() > 0) {
      return Futures.failed(
          new UnsupportedOperationException(
              "snapshots are deleted by sequence number and maximum timestamp; minTimestamp is "
                  + criteria.minTimestamp()
                  + ", not 0"));
    }
    return PluginFuture.of(
        writers
            .openedOrOpen(persistenceId)
            .thenCompose(
                writer ->
                    writer.deleteSnapshots(
                        criteria.minSequenceNr(),
                        criteria.maxSequenceNr(),
                        criteria.maxTimestamp())));
  }
}
