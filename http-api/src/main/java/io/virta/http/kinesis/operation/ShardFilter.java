package io.virta.http.kinesis.operation;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamDescription;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a list of shards.
 *
 * @param at the timestamp that some kinds use, in epoch milliseconds
 * @param after the index of the shard after which the list starts, used by one kind; -1 for none
 */
record ShardFilter(Kind kind, long at, int after) {

  /** The kinds; page tokens carry their codes. */
  enum Kind {
    FROM_TRIM_HORIZON(0),
    AFTER_SHARD_ID(1),
    AT_TRIM_HORIZON(2),
    AT_LATEST(3),
    AT_TIMESTAMP(4),
    FROM_TIMESTAMP(5);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static Optional<Kind> of(byte code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
  }

  private static final ShardFilter ALL = new ShardFilter(Kind.FROM_TRIM_HORIZON, 0, -1);

  static ShardFilter of(@Nullable Fields filter, StreamDescription stream) {
    if (filter == null) {
      return ALL;
    }
    Kind kind = Kind.valueOf(filter.requiredText("Type"));
    return switch (kind) {
      case AFTER_SHARD_ID -> new ShardFilter(kind, 0, after(filter, stream).index());
      case AT_TIMESTAMP, FROM_TIMESTAMP -> new ShardFilter(kind, timestamp(filter, kind), -1);
      case FROM_TRIM_HORIZON, AT_TRIM_HORIZON, AT_LATEST -> new ShardFilter(kind, 0, -1);
    };
  }

  /**
   * Whether the list includes a shard.
   *
   * @param horizon records that arrived before it are no longer visible
   */
  boolean shows(Shard shard, StreamDescription stream, Instant horizon) {
    return switch (kind) {
      case FROM_TRIM_HORIZON -> true;
      case AFTER_SHARD_ID -> shard.id().index() > after;
      case AT_LATEST -> shard.isOpen();
      case AT_TRIM_HORIZON -> wasOpenAt(shard, trimHorizonMillis(stream, horizon));
      case AT_TIMESTAMP -> wasOpenAt(shard, at);
      case FROM_TIMESTAMP -> wasOpenAfter(shard, at);
    };
  }

  /**
   * Whether a shard was open at a time; the shards open at any one time cover the hash space
   * exactly once.
   */
  private static boolean wasOpenAt(Shard shard, long millis) {
    return shard.openedMillis() <= millis && wasOpenAfter(shard, millis);
  }

  private static boolean wasOpenAfter(Shard shard, long millis) {
    Shard.Closed closed = shard.closed();
    return closed == null || closed.atMillis() > millis;
  }

  /**
   * Returns the trim horizon; for a stream younger than its retention period, the opening of its
   * first shards.
   */
  private static long trimHorizonMillis(StreamDescription stream, Instant horizon) {
    long visible = horizon.toEpochMilli();
    long begin = stream.shards().stream().mapToLong(Shard::openedMillis).min().orElse(visible);
    return Math.max(visible, begin);
  }

  private static ShardId after(Fields filter, StreamDescription stream) {
    String shard = filter.text("ShardId");
    if (shard == null) {
      throw WireError.invalidArgument("A ShardFilter of type AFTER_SHARD_ID needs a ShardId.")
          .asException();
    }
    return ShardIds.parse(shard, stream.key());
  }

  private static long timestamp(Fields filter, Kind kind) {
    Instant at = filter.timestamp("Timestamp");
    if (at == null) {
      throw WireError.invalidArgument("A ShardFilter of type " + kind + " needs a Timestamp.")
          .asException();
    }
    return at.toEpochMilli();
  }
}
