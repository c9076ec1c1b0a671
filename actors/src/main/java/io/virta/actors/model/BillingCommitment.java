package io.virta.actors.model;

import io.virta.actors.serialization.ClusterMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The On-demand Advantage state of an account. AWS sells it as a commitment to a minimum
 * throughput, in exchange for more consumers and warm throughput.
 *
 * @param startedAt when it was last enabled; null if never
 * @param endedAt when it ends or ended; null while it has not been disabled
 */
public record BillingCommitment(@Nullable Instant startedAt, @Nullable Instant endedAt)
    implements ClusterMessage {
  /** The state of a new account. */
  public static final BillingCommitment NONE = new BillingCommitment(null, null);

  /** The minimum duration of a commitment, as on AWS. */
  public static final Duration LEAST = Duration.ofHours(24);

  /** The states, by their names in the API. */
  public enum Status {
    ENABLED,
    DISABLED,
    ENABLED_UNTIL_EARLIEST_ALLOWED_END
  }

  public Status status(Instant now) {
    if (startedAt == null || (endedAt != null && !now.isBefore(endedAt))) {
      return Status.DISABLED;
    }
    return endedAt == null ? Status.ENABLED : Status.ENABLED_UNTIL_EARLIEST_ALLOWED_END;
  }

  public boolean isInForce(Instant now) {
    return status(now) != Status.DISABLED;
  }

  /** Returns the earliest time at which it can end; null if it was never enabled. */
  public @Nullable Instant earliestEnd() {
    return startedAt == null ? null : startedAt.plus(LEAST);
  }

  /** Returns the state after enabling it now; an active commitment keeps its start. */
  public BillingCommitment enabled(Instant now) {
    return isInForce(now)
        ? new BillingCommitment(startedAt, null)
        : new BillingCommitment(now, null);
  }

  /** Returns the state after disabling it now; it ends now, or at the earliest time possible. */
  public BillingCommitment disabled(Instant now) {
    Instant earliest = earliestEnd();
    if (earliest == null || endedAt != null) {
      return this;
    }
    return new BillingCommitment(startedAt, earliest.isAfter(now) ? earliest : now);
  }
}
