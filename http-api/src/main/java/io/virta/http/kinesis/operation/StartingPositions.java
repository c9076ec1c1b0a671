package io.virta.http.kinesis.operation;

import io.virta.actors.model.OldSequenceNumber;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StartingPosition;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reads the starting position of a request in a shard, and refuses invalid positions. */
final class StartingPositions {
  private final String operation;
  private final InstantSource clock;

  /** Takes the name of the operation for error messages. */
  StartingPositions(String operation, InstantSource clock) {
    this.operation = operation;
    this.clock = clock;
  }

  /**
   * Returns the position that a request names; its shape has checked the type.
   *
   * @throws WireException if the parts contradict each other, the shard or the clock
   */
  StartingPosition of(
      ShardKey key, Shard shard, String type, @Nullable String number, @Nullable Instant at) {
    boolean needsNumber = type.endsWith("SEQUENCE_NUMBER");
    if (needsNumber != (number != null) && !type.equals("AT_TIMESTAMP")) {
      throw contradiction(type, number != null);
    }
    return switch (type) {
      case "TRIM_HORIZON" -> StartingPosition.trimHorizon();
      case "LATEST" -> StartingPosition.latest();
      case "AT_TIMESTAMP" -> new StartingPosition.AtTimestamp(required(at));
      case "AT_SEQUENCE_NUMBER" ->
          new StartingPosition.AtSequenceNumber(numberIn(key, shard, number));
      default -> new StartingPosition.AfterSequenceNumber(belowEnd(numberIn(key, shard, number)));
    };
  }

  /**
   * Refuses the number that marks the end of a closed shard, which has no successor; with the
   * message of AWS.
   */
  private static SequenceNumber belowEnd(SequenceNumber number) {
    if (number.counter() == SequenceNumber.COUNTER_MAX) {
      throw WireError.invalidArgument(
              "Invalid SequenceNumber for ShardIteratorType AFTER_SEQUENCE_NUMBER, SequenceNumber"
                  + " has reached max possible value for the shard.")
          .asException();
    }
    return number;
  }

  private SequenceNumber numberIn(ShardKey key, Shard shard, @Nullable String text) {
    SequenceNumber number;
    try {
      number = SequenceNumber.parse(text == null ? "" : text);
    } catch (IllegalArgumentException refused) {
      throw notOurs(key, text);
    }
    requireShard(key, number.shardIndex());
    if (number.createdSeconds() != shard.createdSeconds()) {
      throw invalid(key, text, " because it did not come from this stream.");
    }
    return number;
  }

  /** Returns the error for a number of another version, which did not come from a shard here. */
  private WireException notOurs(ShardKey key, @Nullable String text) {
    OldSequenceNumber number;
    try {
      number = OldSequenceNumber.parse(text == null ? "" : text);
    } catch (IllegalArgumentException refused) {
      return invalid(key, text, ".");
    }
    requireShard(key, number.shardIndex());
    return invalid(key, number.toString(), " because it did not come from this stream.");
  }

  private static void requireShard(ShardKey key, int encoded) {
    if (encoded != key.shard().index()) {
      throw WireError.invalidArgument(
              "Invalid StartingSequenceNumber. It encodes %s, while it was used in a call to a shard with %s"
                  .formatted(new ShardId(encoded), key.shard()))
          .asException();
    }
  }

  private Instant required(@Nullable Instant at) {
    if (at == null) {
      throw WireError.invalidArgument(
              "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current"
                  + " request has no timestamp parameter.")
          .asException();
    }
    long now = clock.millis();
    if (at.toEpochMilli() > now) {
      throw WireError.invalidArgument(
              "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: %d, currentTimestampInMillis: %d"
                  .formatted(at.toEpochMilli(), now))
          .asException();
    }
    return at;
  }

  private static WireException contradiction(String type, boolean hasNumber) {
    return WireError.invalidArgument(
            "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified %s and %s StartingSequenceNumber."
                .formatted(type, hasNumber ? "also a" : "no"))
        .asException();
  }

  private WireException invalid(ShardKey key, @Nullable String number, String end) {
    return WireError.invalidArgument(
            "StartingSequenceNumber %s used in %s on shard %s in stream %s under account %s is invalid%s"
                .formatted(
                    number,
                    operation,
                    key.shard(),
                    key.stream().name(),
                    key.stream().account(),
                    end))
        .asException();
  }
}
