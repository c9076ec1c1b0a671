package io.virta.http.aws.identity;

import io.virta.http.aws.identity.signature.AccessKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users and their access keys. Immutable. */
public final class Directory {
  private final Map<String, Entry> byKeyId;

  /** An access key and its owner. */
  record Entry(AccessKey key, User user) {}

  Directory(Map<String, Entry> byKeyId) {
    this.byKeyId = Map.copyOf(byKeyId);
  }

  @Nullable AccessKey key(String id) {
    Entry entry = byKeyId.get(id);
    return entry == null ? null : entry.key();
  }

  /** Returns the owner of a key that {@link #key} returned. */
  User owner(AccessKey key) {
    Entry entry = byKeyId.get(key.id());
    if (entry == null) {
      throw new IllegalArgumentException("no key " + key.id());
    }
    return entry.user();
  }

  /** The number of access keys. */
  public int keyCount() {
    return byKeyId.size();
  }
}
