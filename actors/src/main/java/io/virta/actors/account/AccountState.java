package io.virta.actors.account;

import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.StreamSummary;
import io.virta.actors.serialization.Persisted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names that are taken.
 *
 * @param nextIncarnation the number that the next new stream gets; never used twice
 * @param streams by name, in the order of names
 * @param commitment whether the account has On-demand Advantage; null, as in states of earlier
 *     versions, means no
 */
record AccountState(
    long nextIncarnation, TreeMap<String, Registered> streams, BillingCommitment commitment)
    implements Persisted {
  @SuppressWarnings("ConstantValue") // Jackson puts null where an earlier version wrote nothing
  AccountState {
    commitment = commitment == null ? BillingCommitment.NONE : commitment;
  }

  /**
   * A name that is taken, with the state that its stream last reported.
   *
   * @param status CREATING until the stream has confirmed that it exists
   * @param mode null, as in states of earlier versions, means the mode at creation
   * @param openShards 0, as in states of earlier versions, means the number at creation
   */
  record Registered(
      long incarnation,
      StreamSpec spec,
      Instant createdAt,
      StreamStatus status,
      StreamMode mode,
      int openShards)
      implements Persisted {
    @SuppressWarnings("ConstantValue") // Jackson puts null where an earlier version wrote nothing
    public Registered {
      mode = mode == null ? spec.mode() : mode;
      openShards = openShards == 0 ? spec.shardCount() : openShards;
    }

    static Registered creating(long incarnation, StreamSpec spec, Instant at) {
      return new Registered(
          incarnation, spec, at, StreamStatus.CREATING, spec.mode(), spec.shardCount());
    }

    Registered in(StreamStatus changed) {
      return new Registered(incarnation, spec, createdAt, changed, mode, openShards);
    }

    StreamSummary summary(Namespace namespace, StreamName name) {
      return new StreamSummary(
          new StreamKey(namespace, name, incarnation), status, mode, createdAt);
    }

    Registered noted(StreamStatus nowIn, StreamMode nowMode, int nowOpenShards) {
      return new Registered(incarnation, spec, createdAt, nowIn, nowMode, nowOpenShards);
    }
  }

  static AccountState empty() {
    return new AccountState(1, new TreeMap<>(), BillingCommitment.NONE);
  }

  /** Returns whether the account has no stream and never had On-demand Advantage. */
  boolean isUnused() {
    return streams.isEmpty() && commitment.equals(BillingCommitment.NONE);
  }

  @Nullable Registered find(StreamName name) {
    return streams.get(name.value());
  }

  AccountState with(String name, Registered stream) {
    TreeMap<String, Registered> changed = new TreeMap<>(streams);
    changed.put(name, stream);
    return new AccountState(
        Math.max(nextIncarnation, stream.incarnation() + 1), changed, commitment);
  }

  AccountState without(String name) {
    TreeMap<String, Registered> changed = new TreeMap<>(streams);
    changed.remove(name);
    return new AccountState(nextIncarnation, changed, commitment);
  }

  AccountState with(BillingCommitment changed) {
    return new AccountState(nextIncarnation, streams, changed);
  }

  AccountState in(String name, StreamStatus status) {
    Registered stream = streams.get(name);
    return stream == null ? this : with(name, stream.in(status));
  }

  AccountState noted(String name, StreamStatus status, StreamMode mode, int openShards) {
    Registered stream = streams.get(name);
    return stream == null ? this : with(name, stream.noted(status, mode, openShards));
  }

  /** Returns the number of open shards of all streams in PROVISIONED mode. */
  int provisionedShards() {
    return streams.values().stream()
        .filter(stream -> stream.mode() == StreamMode.PROVISIONED)
        .mapToInt(Registered::openShards)
        .sum();
  }

  int onDemandStreams() {
    return (int)
        streams.values().stream().filter(stream -> stream.mode() == StreamMode.ON_DEMAND).count();
  }

  int creatingStreams() {
    return (int)
        streams.values().stream()
            .filter(stream -> stream.status() == StreamStatus.CREATING)
            .count();
  }

  /**
   * Returns the first streams whose names come after {@code after}; from the very first for null.
   */
  StreamPage page(Namespace namespace, @Nullable StreamName after, int limit) {
    Map<String, Registered> rest =
        after == null ? streams : streams.tailMap(after.value(), /* inclusive= */ false);
    List<StreamSummary> page =
        rest.entrySet().stream()
            .limit(limit)
            .map(entry -> entry.getValue().summary(namespace, new StreamName(entry.getKey())))
            .toList();
    return new StreamPage(page, rest.size() > page.size());
  }
}
