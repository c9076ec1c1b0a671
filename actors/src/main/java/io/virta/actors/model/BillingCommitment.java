package io.virta.actors.model;

import io.virta.actors.serialization.ClusterMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account has On-demand Advantage, which AWS sells as a commitment to a minimum
 * throughput and gives more consumers and warm throughput for.
 *
 * @param startedAt when it was switched on last; null for never
 * @param endedAt when it ends or has ended; null while nobody has switched it off
 */
public record BillingCommitment(@Nullable Instant startedAt, @Nullable Instant endedAt)
    implements ClusterMessage {
  /** What every account starts with. */
  public static final BillingCommitment NONE = new BillingCommitment(null, null);

  /** How long it lasts at least, as on AWS. */
  public static final Duration LEAST = Duration.ofHours(24);

  /** The states, as the wire names them. */
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

  /** The first moment at which it can end; null when it was never on. */
  public @Nullable Instant earliestEnd() {
    return startedAt == null ? null : startedAt.plus(LEAST);
  }

  /** On from now, or still on. */
  public BillingCommitment enabled(Instant now) {
    return isInForce(now)
        ? new BillingCommitment(startedAt, null)
        : new BillingCommitment(now, null);
  }

  /** Off from now, or from the first moment at which that is possible. */
  public BillingCommitment disabled(Instant now) {
    Instant earliest = earliestEnd();
    if (earliest == null || endedAt != null) {
      return this;
    }
    return new BillingCommitment(startedAt, earliest.isAfter(now) ? earliest : now);
  }
}
