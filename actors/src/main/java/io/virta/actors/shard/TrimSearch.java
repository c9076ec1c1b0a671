package io.virta.actors.shard;

import io.virta.persistence.log.ShardLog;
import io.virta.persistence.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Finds how far a shard's log can be trimmed without losing records at or above a sequence number.
 * Reads the headers of the batches to be trimmed, and few more.
 */
final class TrimSearch implements ShardLog.ReplayVisitor {
  private static final long HEADERS_AT_A_TIME = 1_000;

  private final ShardLog log;
  private final String persistenceId;
  private final long beforeSeq;
  private long seen;
  private long events;
  private boolean ended;
  private OptionalLong point = OptionalLong.empty();

  private TrimSearch(ShardLog log, String persistenceId, long beforeSeq) {
    this.log = log;
    this.persistenceId = persistenceId;
    this.beforeSeq = beforeSeq;
  }

  /**
   * Returns the persist sequence number of the last batch that holds only records before {@code
   * beforeSeq}; empty if there is none.
   */
  static CompletableFuture<OptionalLong> before(
      ShardLog log, String persistenceId, long beforeSeq) {
    return new TrimSearch(log, persistenceId, beforeSeq).next();
  }

  private CompletableFuture<OptionalLong> next() {
    events = 0;
    return log.replay(persistenceId, seen + 1, Long.MAX_VALUE, HEADERS_AT_A_TIME, this)
        .thenCompose(
            done ->
                ended || events < HEADERS_AT_A_TIME
                    ? CompletableFuture.completedFuture(point)
                    : next());
  }

  @Override
  public void records(long persistSeq, BatchHeader header) {
    event(persistSeq);
    if (header.nextSeq() > beforeSeq) {
      ended = true;
    } else if (!ended) {
      point = OptionalLong.of(persistSeq);
    }
  }

  @Override
  public void event(long persistSeq, ByteBuffer event) {
    event(persistSeq);
  }

  private void event(long persistSeq) {
    seen = persistSeq;
    events++;
  }
}
