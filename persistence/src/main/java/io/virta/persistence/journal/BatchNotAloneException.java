package io.virta.persistence.journal;

/**
 * An atomic write contains a record batch together with other events. A batch is an entry of its
 * own in the log, so they could not become durable together; nothing of the write is stored.
 */
public final class BatchNotAloneException extends UnsupportedOperationException {
  private static final long serialVersionUID = 1L;

  BatchNotAloneException(String persistenceId, int events) {
    super(
        "a record batch is persisted alone, but %s persists %d events at once"
            .formatted(persistenceId, events));
  }
}
