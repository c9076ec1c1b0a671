package io.virta.persistence.journal;

import io.virta.persistence.lane.Lane;
import io.virta.persistence.lane.LaneEntry;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
 * Pekko Persistence snapshots on the meta lane ({@code virta.snapshot}), whichever journal their
 * events are in: a snapshot is confirmed when it is durable. It is kept in the same group commit as
 * the events beside it; small segments that are copied forward keep an idle actor's snapshot from
 * holding a large one.
 */
public final class LaneSnapshotStore extends SnapshotStore {
  private final Lane lane;
  private final Executor blocking;
  private final EnvelopeCodec codec;

  public LaneSnapshotStore() {
    NodeLogs logs = NodeLogs.get(Adapter.toTyped(context().system()));
    this.lane = logs.meta();
    this.blocking = logs.blockingExecutor();
    this.codec = new EnvelopeCodec(SerializationExtension.get(context().system()));
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return PluginFuture.of(
        CompletableFuture.supplyAsync(() -> load(persistenceId, criteria), blocking));
  }

  private Optional<SelectedSnapshot> load(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    long persistSeqMax = criteria.maxSequenceNr();
    while (persistSeqMax >= criteria.minSequenceNr()) {
      Optional<LaneEntry.Snapshot> found =
          lane.loadSnapshot(persistenceId, persistSeqMax, criteria.maxTimestamp());
      if (found.isEmpty() || found.get().persistSeq() < criteria.minSequenceNr()) {
        return Optional.empty();
      }
      if (found.get().timestampMillis() >= criteria.minTimestamp()) {
        return found.map(this::decode);
      }
      // The lane has no lower bound on age: a clock that was set back may hide a younger one below.
      persistSeqMax = found.get().persistSeq() - 1;
    }
    return Optional.empty();
  }

  private SelectedSnapshot decode(LaneEntry.Snapshot snapshot) {
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
    return PluginFuture.of(
        lane.append(
            new LaneEntry.Snapshot(
                metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp(), state)));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    long timestampMax = metadata.timestamp() == 0 ? Long.MAX_VALUE : metadata.timestamp();
    return PluginFuture.of(
        lane.deleteSnapshots(
            metadata.persistenceId(), metadata.sequenceNr(), metadata.sequenceNr(), timestampMax));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    if (criteria.minTimestamp() > 0) {
      return Futures.failed(
          new UnsupportedOperationException(
              "snapshots are deleted by sequence number and greatest age; minTimestamp is "
                  + criteria.minTimestamp()
                  + ", not 0"));
    }
    return PluginFuture.of(
        lane.deleteSnapshots(
            persistenceId,
            criteria.minSequenceNr(),
            criteria.maxSequenceNr(),
            criteria.maxTimestamp()));
  }
}
