package io.virta.actors.damage;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entities of this node whose log entries were found damaged since the node started, at most
 * {@value #FOUND_MAX}. Each is logged once; entities beyond the bound are neither kept nor logged.
 * Damage is found only when an entity is used. Safe for any thread.
 */
public final class DamagedEntities {
  private static final Logger log = LoggerFactory.getLogger(DamagedEntities.class);

  /** Bounds memory and log lines; this many are enough to show that the log must be repaired. */
  static final int FOUND_MAX = 10_000;

  /** Kinds of entities, as named in health checks, metrics and messages. */
  public enum Kind {
    ACCOUNT("account", "accounts"),
    STREAM("stream", "streams"),
    LEASE_TABLES("account's lease tables", "accounts' lease tables"),
    SHARD("shard", "shards");

    private final String one;
    private final String many;

    Kind(String one, String many) {
      this.one = one;
      this.many = many;
    }

    /** Returns the lower-case name, for metrics and machine-readable messages. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    private String counted(long count) {
      return count == 1 ? "1 " + one : count + " " + many;
    }
  }

  /**
   * An entity that cannot be read correctly.
   *
   * @param entityId the ID in Cluster Sharding
   * @param what one sentence saying what is damaged and where
   */
  public record Damage(Kind kind, String entityId, String what) {}

  private record Key(Kind kind, String entityId) {}

  private final ConcurrentMap<Key, Damage> found = new ConcurrentHashMap<>();

  /** Keeps and logs a damage if it is the first of its entity and the bound is not reached. */
  public synchronized void found(Damage damage) {
    if (found.size() < FOUND_MAX
        && found.putIfAbsent(new Key(damage.kind(), damage.entityId()), damage) == null) {
      log.error("{} {} is damaged: {}", damage.kind().label(), damage.entityId(), damage.what());
    }
  }

  /** Removes the damage of a deleted entity. */
  public void forget(Kind kind, String entityId) {
    found.remove(new Key(kind, entityId));
  }

  public Collection<Damage> all() {
    return List.copyOf(found.values());
  }

  public long count(Kind kind) {
    return found.keySet().stream().filter(key -> key.kind() == kind).count();
  }

  /**
   * Returns one sentence with the count of each kind and without names; empty when nothing is
   * damaged.
   */
  public Optional<String> summary() {
    String counted =
        Stream.of(Kind.values())
            .filter(kind -> count(kind) > 0)
            .map(kind -> kind.counted(count(kind)))
            .collect(Collectors.joining(", "));
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "The log is damaged: %s cannot be read in full. Stop the node and run `virta log verify`."
            .formatted(counted));
  }
}
