package io.virta.http.kinesis.token;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Creates and reads shard iterators. Safe for any thread. */
public final class ShardIterators {
  private static final int BODY_BYTES = Integer.BYTES + Long.BYTES;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** A position in a shard: the number of the next record to read. */
  public record Place(ShardKey shard, long seq) {}

  private final SealedTokens tokens;

  public ShardIterators(IteratorKey key, InstantSource clock, Duration lifetime) {
    this.tokens =
        new SealedTokens(
            SealedTokens.Kind.SHARD_ITERATOR, key, clock, lifetime, new Refusals(lifetime));
  }

  public String issue(Place place) {
    ShardKey shard = place.shard();
    return tokens.issue(
        shard.stream(),
        BODY_BYTES,
        body -> body.putInt(shard.shard().index()).putLong(place.seq()));
  }

  private record Body(ShardId shard, long seq) {}

  /**
   * Reads an iterator, also if it is enclosed in double quotes, as on AWS.
   *
   * @throws VirtaException {@code INVALID_ARGUMENT} or {@code EXPIRED_ITERATOR}
   */
  public Place read(String iterator) {
    SealedTokens.Opened<Body> opened =
        tokens.open(
            unquoted(iterator), body -> new Body(new ShardId(body.getInt()), body.getLong()));
    return new Place(opened.stream().shard(opened.body().shard()), opened.body().seq());
  }

  private static String unquoted(String iterator) {
    boolean quoted = iterator.length() > 1 && iterator.startsWith("\"") && iterator.endsWith("\"");
    return quoted ? iterator.substring(1, iterator.length() - 1) : iterator;
  }

  private record Refusals(Duration lifetime) implements SealedTokens.Refusals {
    @Override
    public VirtaException invalid() {
      return VirtaException.invalidArgument("Invalid ShardIterator.");
    }

    @Override
    public VirtaException expired(long issuedMillis, long nowMillis) {
      return new VirtaException(
          ErrorCode.EXPIRED_ITERATOR,
          ("Iterator expired. The iterator was created at time %s while right now it is %s which is"
                  + " further in the future than the tolerated delay of %d milliseconds.")
              .formatted(time(issuedMillis), time(nowMillis), lifetime.toMillis()));
    }

    private static String time(long millis) {
      return TIME.format(Instant.ofEpochMilli(millis));
    }
  }
}
