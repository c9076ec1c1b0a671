package io.virta.http.token;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;

/** Makes and reads the tokens that lead to the next page of a list. Safe for any thread. */
public final class PageTokens {
  private static final byte KIND = 2;

  /**
   * Where a list of shards goes on.
   *
   * @param afterShardIndex the last shard that was listed
   * @param filter the filter of the first request, as its operation encodes it; 0 for none
   * @param filterMillis the time in that filter, epoch milliseconds
   */
  public record ShardPage(StreamKey stream, int afterShardIndex, byte filter, long filterMillis) {}

  private final Seal seal;
  private final InstantSource clock;
  private final Duration lifetime;

  public PageTokens(IteratorKey key, InstantSource clock, Duration lifetime) {
    this.seal = new Seal(key);
    this.clock = clock;
    this.lifetime = lifetime;
  }

  public String issue(ShardPage page) {
    StreamKey stream = page.stream();
    ByteBuffer text = ByteBuffer.allocate(64 + stream.name().value().length());
    text.put(KIND).putLong(clock.millis()).putLong(stream.incarnation());
    text.putInt(page.afterShardIndex()).put(page.filter()).putLong(page.filterMillis());
    StreamKeys.write(stream, text);
    byte[] bytes = new byte[text.flip().remaining()];
    text.get(bytes);
    return seal.close(bytes);
  }

  /**
   * Reads a token.
   *
   * @throws VirtaException {@code INVALID_ARGUMENT} or {@code EXPIRED_NEXT_TOKEN}
   */
  public ShardPage read(String token) {
    byte[] bytes = seal.open(token).orElseThrow(PageTokens::invalid);
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes);
      if (text.get() != KIND) {
        throw invalid();
      }
      requireYoung(text.getLong());
      long incarnation = text.getLong();
      int afterShardIndex = text.getInt();
      byte filter = text.get();
      long filterMillis = text.getLong();
      return new ShardPage(
          StreamKeys.read(incarnation, text), afterShardIndex, filter, filterMillis);
    } catch (BufferUnderflowException tooShort) {
      throw invalid();
    }
  }

  private void requireYoung(long issuedMillis) {
    if (clock.millis() - issuedMillis > lifetime.toMillis()) {
      throw new VirtaException(
          ErrorCode.EXPIRED_NEXT_TOKEN,
          "The NextToken is older than " + lifetime.toSeconds() + " seconds; list anew.");
    }
  }

  private static VirtaException invalid() {
    return VirtaException.invalidArgument("Invalid NextToken.");
  }
}
