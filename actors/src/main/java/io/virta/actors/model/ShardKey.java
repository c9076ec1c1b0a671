package io.virta.actors.model;

/** A shard among all shards of all streams of all namespaces. */
public record ShardKey(StreamKey stream, ShardId shard) {

  /** {@code namespace/stream@incarnation/shard index}: the id of the shard's entity. */
  public String entityId() {
    return stream.entityId() + "/" + shard.index();
  }

  /** Reads what {@link #entityId} wrote. */
  public static ShardKey parse(String entityId) {
    int slash = entityId.lastIndexOf('/');
    return new ShardKey(
        StreamKey.parse(entityId.substring(0, slash)),
        new ShardId(Integer.parseInt(entityId.substring(slash + 1))));
  }

  @Override
  public String toString() {
    return entityId();
  }
}
