package io.virta.actors.edge;

import io.virta.actors.NodeFigures;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.figures.MemoryUse;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.shard.RetryMemory;
import io.virta.actors.traffic.ScalingLog;
import java.time.Instant;

/** {@link NodeFigures} of this node. */
record LocalFigures(
    Entities entities, RetentionClock retention, ScalingLog scalings, RetryMemory retryMemory)
    implements NodeFigures {

  @Override
  public DamagedEntities damages() {
    return entities.damages();
  }

  @Override
  public Instant horizon(StreamDescription stream) {
    Instant passed =
        retention.horizon(
            entities.streamSettings().of(stream.key()).retention(stream.retentionHours()));
    Instant trimmed = Instant.ofEpochMilli(stream.horizonMillis());
    return passed.isAfter(trimmed) ? passed : trimmed;
  }

  @Override
  public MemoryUse retryWindow() {
    return new MemoryUse(retryMemory.bytes(), retryMemory.bytesMax());
  }

  @Override
  public Iterable<StreamCounters> counters() {
    return NodeCounters.of(entities.tails());
  }
}
