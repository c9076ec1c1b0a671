package io.virta.persistence.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The writers that entities of this node use for one log. An entity, or the code that starts it,
 * opens its id before it recovers; from then on Pekko Persistence writes for the entity with the
 * writer that this returned. Safe for any thread.
 */
public final class LogWriters {
  private final ShardLog log;
  private final ConcurrentMap<String, LogWriter> newest = new ConcurrentHashMap<>();

  /** Creates an empty set of writers for a log. */
  public LogWriters(ShardLog log) {
    this.log = log;
  }

  /** Makes this node the only writer of an id; see {@link ShardLog#open}. */
  public CompletableFuture<LogWriter> open(String persistenceId) {
    return log.open(persistenceId)
        .thenApply(
            writer -> {
              newest.merge(
                  persistenceId,
                  writer,
                  (known, opened) -> opened.epoch() >= known.epoch() ? opened : known);
              return writer;
            });
  }

  /** Opens an id and drops everything that the log keeps for it. */
  public CompletableFuture<Void> drop(String persistenceId) {
    return open(persistenceId)
        .thenCompose(LogWriter::drop)
        .thenRun(() -> newest.remove(persistenceId));
  }

  /** The writer that was opened last; null if this node has not opened the id. */
  public @Nullable LogWriter opened(String persistenceId) {
    return newest.get(persistenceId);
  }

  /** The writer that was opened last; opens one if there is none. */
  public CompletableFuture<LogWriter> openedOrOpen(String persistenceId) {
    LogWriter writer = opened(persistenceId);
    return writer == null ? open(persistenceId) : CompletableFuture.completedFuture(writer);
  }
}
