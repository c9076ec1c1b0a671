package io.virta.persistence.log;

/**
 * A write was rejected because a newer writer has opened the id: the caller's writer is stale, and
 * nothing of the write was stored. The caller must stop, or open the id again.
 */
public final class FencedException extends LogException {
  private static final long serialVersionUID = 1L;

  /**
   * A rejection.
   *
   * @param epoch of the writer that was rejected
   * @param newerEpoch of the writer that has opened the id since then
   */
  public FencedException(String persistenceId, long epoch, long newerEpoch) {
    super(
        "%s: the writer of epoch %d is stale, one of epoch %d has opened it since"
            .formatted(persistenceId, epoch, newerEpoch));
  }
}
