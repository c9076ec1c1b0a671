package io.virta.http.kinesis.token;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Makes and reads the tokens that lead to the next page of a list. Safe for any thread. */
public final class PageTokens {
  private static final byte KIND = 2;
  private static final byte CONSUMERS = 3;

  /**
   * Where a list of shards goes on.
   *
   * @param afterShardIndex the last shard that was listed
   * @param filter the filter of the first request, as its operation encodes it; 0 for none
   * @param filterMillis the time in that filter, epoch milliseconds
   */
  public record ShardPage(StreamKey stream, int afterShardIndex, byte filter, long filterMillis) {}

  /**
   * Where a list of consumers goes on.
   *
   * @param afterName the last consumer that was listed
   */
  public record ConsumerPage(StreamKey stream, String afterName) {}

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
    ByteBuffer text = ByteBuffer.allocate(64 + StreamKeys.bytesOf(stream));
    text.put(KIND).putLong(clock.millis()).putLong(stream.incarnation());
    text.putInt(page.afterShardIndex()).put(page.filter()).putLong(page.filterMillis());
    StreamKeys.write(stream, text);
    return close(text);
  }

  public String issue(ConsumerPage page) {
    StreamKey stream = page.stream();
    byte[] name = page.afterName().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer text = ByteBuffer.allocate(64 + name.length + StreamKeys.bytesOf(stream));
    text.put(CONSUMERS).putLong(clock.millis()).putLong(stream.incarnation());
    text.put((byte) name.length).put(name);
    StreamKeys.write(stream, text);
    return close(text);
  }

  private String close(ByteBuffer text) {
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

  /**
   * Reads a token of a list of consumers.
   *
   * @throws VirtaException {@code INVALID_ARGUMENT} or {@code EXPIRED_NEXT_TOKEN}
   */
  public ConsumerPage readConsumers(String token) {
    byte[] bytes = seal.open(token).orElseThrow(PageTokens::invalid);
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes);
      if (text.get() != CONSUMERS) {
        throw invalid();
      }
      requireYoung(text.getLong());
      long incarnation = text.getLong();
      byte[] name = new byte[text.get() & 0xff];
      text.get(name);
      return new ConsumerPage(
          StreamKeys.read(incarnation, text), new String(name, StandardCharsets.US_ASCII));
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
