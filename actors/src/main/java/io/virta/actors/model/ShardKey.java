package io.virta.actors.model;

/** The globally unique key of a shard. */
public record ShardKey(StreamKey stream, ShardId shard) {

  /** Returns the id of the shard's entity: {@code namespace/stream@incarnation/shard index}. */
  public String entityId() {
    return stream.entityId() + "/" + shard.index();
  }

  /** Parses a text written by {@link #entityId}. */
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
