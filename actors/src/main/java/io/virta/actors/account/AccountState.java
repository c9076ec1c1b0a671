package io.virta.actors.account;

import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.serialization.Persisted;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which names are taken.
 *
 * @param nextIncarnation the number that the next new stream gets; never used twice
 * @param streams by name, in the order of names
 */
record AccountState(long nextIncarnation, TreeMap<String, Registered> streams)
    implements Persisted {

  /**
   * A name that is taken.
   *
   * @param status CREATING until the stream has confirmed that it exists
   */
  record Registered(long incarnation, StreamSpec spec, Instant createdAt, StreamStatus status)
      implements Persisted {
    StreamMode mode() {
      return spec.mode();
    }

    Registered in(StreamStatus newStatus) {
      return new Registered(incarnation, spec, createdAt, newStatus);
    }
  }

  static AccountState empty() {
    return new AccountState(1, new TreeMap<>());
  }

  @Nullable Registered find(StreamName name) {
    return streams.get(name.value());
  }

  AccountState with(String name, Registered stream) {
    TreeMap<String, Registered> changed = new TreeMap<>(streams);
    changed.put(name, stream);
    return new AccountState(Math.max(nextIncarnation, stream.incarnation() + 1), changed);
  }

  AccountState without(String name) {
    TreeMap<String, Registered> changed = new TreeMap<>(streams);
    changed.remove(name);
    return new AccountState(nextIncarnation, changed);
  }

  AccountState in(String name, StreamStatus status) {
    Registered stream = streams.get(name);
    return stream == null ? this : with(name, stream.in(status));
  }

  /** Streams whose names come after {@code after}, from the first for null. */
  Map<String, Registered> after(@Nullable StreamName after) {
    return after == null ? streams : streams.tailMap(after.value(), false);
  }
}
