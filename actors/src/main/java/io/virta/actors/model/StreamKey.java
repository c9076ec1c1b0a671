package io.virta.actors.model;

/**
 * One life of a stream. A stream that is deleted and made again under the same name has another
 * incarnation, so that nothing old (an iterator, a late write, a journal) is taken for the new one.
 *
 * @param incarnation counted per account from 1
 */
public record StreamKey(AccountId account, StreamName name, long incarnation) {

  /** {@code account/stream@incarnation}: the id of the stream's entity. */
  public String entityId() {
    return account.value() + "/" + name.value() + "@" + incarnation;
  }

  /** Reads what {@link #entityId} wrote. */
  public static StreamKey parse(String entityId) {
    int slash = entityId.indexOf('/');
    int at = entityId.lastIndexOf('@');
    if (slash < 0 || at < slash) {
      throw new IllegalArgumentException(
          "expected account/stream@incarnation, but got '" + entityId + "'");
    }
    return new StreamKey(
        new AccountId(entityId.substring(0, slash)),
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
