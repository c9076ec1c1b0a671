package io.virta.actors.damage;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
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

  /**
   * A kind of entities, as named in health checks, metrics and messages. The kinds of this module
   * are here; modules above register their own.
   *
   * @param label the name in metrics and machine-readable messages: lower-case words joined by
   *     underscores
   * @param one the name of one entity in text, without an article
   * @param many the name of several entities in text
   */
  public record Kind(String label, String one, String many) {
    private static final Pattern LABEL = Pattern.compile("[a-z]+(_[a-z]+)*");

    public static final Kind ACCOUNT = new Kind("account", "account", "accounts");
    public static final Kind STREAM = new Kind("stream", "stream", "streams");
    public static final Kind LEASE_TABLES =
        new Kind("lease_tables", "account's lease tables", "accounts' lease tables");
    public static final Kind SHARD = new Kind("shard", "shard", "shards");

    public Kind {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "the label of a kind must be lower case words joined by underscores, not '%s'"
                .formatted(label));
      }
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

  /** Kinds by label, in the order of their registration. */
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /** Creates an empty collection that knows the kinds of this module. */
  public DamagedEntities() {
    Stream.of(Kind.ACCOUNT, Kind.STREAM, Kind.LEASE_TABLES, Kind.SHARD).forEach(this::register);
  }

  /**
   * Registers a kind: health checks and metrics count its damaged entities from now on, even while
   * there are none.
   *
   * @throws IllegalStateException when a kind with that label is registered already
   */
  public synchronized void register(Kind kind) {
    if (kinds.putIfAbsent(kind.label(), kind) != null) {
      throw new IllegalStateException(
          "the kind of entities '%s' is registered already".formatted(kind.label()));
    }
  }

  /** Returns all kinds, those of this module first. */
  public synchronized List<Kind> kinds() {
    return List.copyOf(kinds.values());
  }

  /** Throws {@link IllegalArgumentException} if a kind is not registered. */
  public synchronized void requireRegistered(Kind kind) {
    if (!kind.equals(kinds.get(kind.label()))) {
      throw new IllegalArgumentException(
          "the kind of entities '%s' is not registered".formatted(kind.label()));
    }
  }

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
    return found.keySet().stream().filter(key -> key.kind().equals(kind)).count();
  }

  /**
   * Returns one sentence with the count of each kind and without names; empty when nothing is
   * damaged.
   */
  public Optional<String> summary() {
    String counted =
        kinds().stream()
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
