package io.virta.http.kinesis.operation;

import io.virta.actors.model.OldSequenceNumber;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.StreamKey;
import io.virta.http.aws.wire.WireError;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@code SequenceNumberForOrdering} of PutRecord. As on AWS, the number may come from
 * another shard. No more than this check is needed, because records are numbered in the order of
 * their puts.
 */
final class OrderingNumbers {
  /**
   * Tolerance for a clock that was set back: numbers issued before that are not an error of the
   * client.
   */
  private static final long AHEAD_SECONDS_MAX = 3_600;

  private final InstantSource clock;

  OrderingNumbers(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Refuses a number that cannot have been issued yet.
   *
   * @param number the number; null if the request has none
   */
  void require(@Nullable String number, StreamKey stream) {
    if (number != null && !isPast(number)) {
      throw WireError.invalidArgument(
              "ExclusiveMinimumSequenceNumber %s used in PutRecord on stream %s under account %s is invalid."
                  .formatted(number, stream.name(), stream.account()))
          .asException();
    }
  }

  private boolean isPast(String number) {
    long now = clock.instant().getEpochSecond();
    try {
      return arrivalSeconds(number) <= now + AHEAD_SECONDS_MAX;
    } catch (IllegalArgumentException impossible) {
      return false;
    }
  }

  private static long arrivalSeconds(String number) {
    try {
      return SequenceNumber.parse(number).arrivalSeconds();
    } catch (IllegalArgumentException notOfThisVersion) {
      return OldSequenceNumber.parse(number).arrivalSeconds();
    }
  }
}
