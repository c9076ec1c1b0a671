package io.virta.persistence.log;

/** The storage engine for the logs of a node, selected by {@code virta.log.engine}. */
public interface LogEngine extends AutoCloseable {

  /** The log of record batches, whose space is freed when retention has passed. */
  ShardLog records();

  /** The log of small, long-lived entries, including all snapshots. */
  ShardLog meta();

  /** Writes queued entries and releases the engine's resources. */
  @Override
  void close();
}
