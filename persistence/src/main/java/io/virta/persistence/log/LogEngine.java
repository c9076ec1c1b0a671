package io.virta.persistence.log;

/** Where a node keeps its logs: {@code virta.log.engine} names it. */
public interface LogEngine extends AutoCloseable {

  /** The log of record batches, whose space comes back when retention has passed. */
  ShardLog records();

  /** The log of small things that live long, all snapshots among them. */
  ShardLog meta();

  /** Writes what is queued and releases what the engine holds. */
  @Override
  void close();
}
