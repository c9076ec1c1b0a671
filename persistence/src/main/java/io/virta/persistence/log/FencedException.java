package io.virta.persistence.log;

/**
 * A write was refused because another writer has opened the id since: this one is stale, and
 * nothing of the write was stored. It must stop, or open the id again.
 */
public final class FencedException extends LogException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param epoch of the writer that was refused
   * @param newerEpoch of the writer that has opened the id since
   */
  public FencedException(String persistenceId, long epoch, long newerEpoch) {
    super(
        "%s: the writer of epoch %d is stale, one of epoch %d has opened it since"
            .formatted(persistenceId, epoch, newerEpoch));
  }
}
