package io.virta.http.kinesis.token;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Makes and reads shard iterators. They carry all that they mean, so nothing is kept for them and
 * any node with the key serves them; the stream's incarnation is inside, so that an iterator of a
 * deleted stream reads nothing of its successor. Safe for any thread.
 */
public final class ShardIterators {
  private static final byte KIND = 1;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** A place in a shard: the number of the record to read first. */
  public record Place(ShardKey shard, long seq) {}

  private final Seal seal;
  private final InstantSource clock;
  private final Duration lifetime;

  public ShardIterators(IteratorKey key, InstantSource clock, Duration lifetime) {
    this.seal = new Seal(key);
    this.clock = clock;
    this.lifetime = lifetime;
  }

  public String issue(Place place) {
    StreamKey stream = place.shard().stream();
    ByteBuffer text = ByteBuffer.allocate(64 + StreamKeys.bytesOf(stream));
    text.put(KIND).putLong(clock.millis()).putLong(stream.incarnation());
    text.putInt(place.shard().shard().index()).putLong(place.seq());
    StreamKeys.write(stream, text);
    byte[] bytes = new byte[text.flip().remaining()];
    text.get(bytes);
    return seal.close(bytes);
  }

  /**
   * Reads an iterator, also when it comes wrapped in double quotes, as AWS does.
   *
   * @throws VirtaException {@code INVALID_ARGUMENT} or {@code EXPIRED_ITERATOR}
   */
  public Place read(String iterator) {
    byte[] bytes = seal.open(unquoted(iterator)).orElseThrow(ShardIterators::invalid);
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes);
      if (text.get() != KIND) {
        throw invalid();
      }
      requireYoung(text.getLong());
      long incarnation = text.getLong();
      ShardId shard = new ShardId(text.getInt());
      long seq = text.getLong();
      return new Place(StreamKeys.read(incarnation, text).shard(shard), seq);
    } catch (BufferUnderflowException tooShort) {
      throw invalid();
    }
  }

  private void requireYoung(long issuedMillis) {
    long now = clock.millis();
    if (now - issuedMillis > lifetime.toMillis()) {
      throw new VirtaException(
          ErrorCode.EXPIRED_ITERATOR,
          ("Iterator expired. The iterator was created at time %s while right now it is %s which is"
                  + " further in the future than the tolerated delay of %d milliseconds.")
              .formatted(time(issuedMillis), time(now), lifetime.toMillis()));
    }
  }

  private static String unquoted(String iterator) {
    boolean quoted = iterator.length() > 1 && iterator.startsWith("\"") && iterator.endsWith("\"");
    return quoted ? iterator.substring(1, iterator.length() - 1) : iterator;
  }

  private static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  private static VirtaException invalid() {
    return VirtaException.invalidArgument("Invalid ShardIterator.");
  }
}
