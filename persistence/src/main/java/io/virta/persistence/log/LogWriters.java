package io.virta.persistence.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The ids that entities of this node write to one log: an entity, or who starts it, opens its id
 * before it recovers, and what Pekko Persistence writes for it from then on carries the right that
 * this gave. Safe for any thread.
 */
public final class LogWriters {
  private final ShardLog log;
  private final ConcurrentMap<String, LogWriter> newest = new ConcurrentHashMap<>();

  /** Writers to that log; none yet. */
  public LogWriters(ShardLog log) {
    this.log = log;
  }

  /** Makes this node the only writer of that id, from now on; see {@link ShardLog#open}. */
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

  /** Opens that id and drops all that the log keeps of it. */
  public CompletableFuture<Void> drop(String persistenceId) {
    return open(persistenceId)
        .thenCompose(LogWriter::drop)
        .thenRun(() -> newest.remove(persistenceId));
  }

  /** The writer that was opened last; null when this node has not opened that id. */
  public @Nullable LogWriter opened(String persistenceId) {
    return newest.get(persistenceId);
  }

  /** The writer that was opened last, or one that is opened now. */
  public CompletableFuture<LogWriter> openedOrOpen(String persistenceId) {
    LogWriter writer = opened(persistenceId);
    return writer == null ? open(persistenceId) : CompletableFuture.completedFuture(writer);
  }
}
