package io.virta.persistence.log;

/** The storage engine for the logs of a node, selected by {@code virta.log.engine}. */
public interface LogEngine extends AutoCloseable {

  /** The log of record batches, whose space is freed when retention has passed. */
  ShardLog records();

  /**
   * The log of small, long-lived entries, including the snapshots of actors whose events are in
   * this log or in {@link #records}.
   */
  ShardLog meta();

  /**
   * The log of the state of processors, including its snapshots. Its entries are larger than those
   * of {@link #meta}, which must not wait for them, and are kept until newer ones replace them, not
   * for a retention period.
   */
  ShardLog state();

  /** Writes queued entries and releases the engine's resources. */
  @Override
  void close();
}
