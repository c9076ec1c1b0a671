package io.virta.actors.model;

/**
 * The identity of one incarnation of a stream. A stream that is deleted and created again under the
 * same name has another incarnation, so that nothing old (an iterator, a late write, a journal) is
 * taken for the new one.
 *
 * @param incarnation counted per namespace from 1
 */
public record StreamKey(Namespace namespace, StreamName name, long incarnation) {

  /** Returns the account that owns the stream. */
  public AccountId account() {
    return namespace.account();
  }

  /** Returns the id of the stream's entity: {@code namespace/stream@incarnation}. */
  public String entityId() {
    return namespace.id() + "/" + name.value() + "@" + incarnation;
  }

  /** Parses a text written by {@link #entityId}. */
  public static StreamKey parse(String entityId) {
    int slash = entityId.indexOf('/');
    int at = entityId.lastIndexOf('@');
    if (slash < 0 || at < slash) {
      throw new IllegalArgumentException(
          "expected namespace/stream@incarnation, but got '" + entityId + "'");
    }
    return new StreamKey(
        Namespace.parse(entityId.substring(0, slash)),
        new StreamName(entityId.substring(slash + 1, at)),
        Long.parseLong(entityId.substring(at + 1)));
  }

  public ShardKey shard(ShardId shard) {
    return new ShardKey(this, shard);
  }

  @Override
  public String toString() {
    return entityId();
  }
}
