package io.virta.actors.encryption;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.model.WrappedKey;
import io.virta.persistence.record.DataKey;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The data keys of one stream as its shards use them. They are unwrapped on demand and forgotten
 * when the node's master keys change, so that puts and reads stop at once when a master key is lost
 * or disabled, and resume when it returns. Safe for any thread.
 */
public final class DataKeyRing {
  private record Unwrapped(MasterKeys by, ConcurrentMap<Integer, DataKey> keys) {
    static Unwrapped none(MasterKeys by) {
      return new Unwrapped(by, new ConcurrentHashMap<>());
    }
  }

  private final StreamKey stream;
  private final List<WrappedKey> wrapped;
  private final boolean encrypts;
  private final MasterKeySource masters;
  private volatile Unwrapped unwrapped;

  private DataKeyRing(
      StreamKey stream, List<WrappedKey> wrapped, boolean encrypts, MasterKeySource masters) {
    this.stream = stream;
    this.wrapped = wrapped;
    this.encrypts = encrypts;
    this.masters = masters;
    this.unwrapped = Unwrapped.none(masters.current());
  }

  /** Returns the data keys in a stream's current description. */
  public static DataKeyRing of(StreamDescription stream, MasterKeySource masters) {
    return new DataKeyRing(
        stream.key(), stream.dataKeys(), stream.properties().keyId() != null, masters);
  }

  /**
   * Returns the key that encrypts new records; null when they are not encrypted.
   *
   * @throws VirtaException of KMS when it cannot be used now
   */
  public @Nullable DataKey forWriting() {
    return encrypts ? forReading(wrapped.get(wrapped.size() - 1).no()) : null;
  }

  /**
   * Returns the key with that number.
   *
   * @throws VirtaException of KMS when it cannot be used now
   */
  public DataKey forReading(int no) {
    MasterKeys now = masters.current();
    Unwrapped known = unwrapped;
    if (known.by() != now) {
      known = Unwrapped.none(now);
      unwrapped = known;
    }
    DataKey key = known.keys().get(no); // get first, since computeIfAbsent may take a lock
    return key != null
        ? key
        : known.keys().computeIfAbsent(no, missing -> now.unwrap(stream, find(missing)));
  }

  private WrappedKey find(int no) {
    return wrapped.stream()
        .filter(key -> key.no() == no)
        .findFirst()
        .orElseThrow(
            () ->
                new VirtaException(
                    ErrorCode.DAMAGED,
                    "Stream %s has no data key %d.".formatted(stream.name(), no)));
  }
}
