package io.virta.http.kinesis.token;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Creates and reads the tokens for the next page of a list. Safe for any thread. */
public final class PageTokens {
  private static final int SHARD_BODY_BYTES = Integer.BYTES + 1 + Long.BYTES;

  /**
   * The position at which a list of shards continues.
   *
   * @param afterShardIndex the last shard that was listed
   * @param filter the filter of the first request, as its operation encodes it; 0 for none
   * @param filterMillis the time in that filter, epoch milliseconds
   */
  public record ShardPage(StreamKey stream, int afterShardIndex, byte filter, long filterMillis) {}

  /**
   * The position at which a list of consumers continues.
   *
   * @param afterName the last consumer that was listed
   */
  public record ConsumerPage(StreamKey stream, String afterName) {}

  private final SealedTokens shards;
  private final SealedTokens consumers;

  public PageTokens(IteratorKey key, InstantSource clock, Duration lifetime) {
    Refusals refusals = new Refusals(lifetime);
    this.shards = new SealedTokens(SealedTokens.Kind.SHARD_PAGE, key, clock, lifetime, refusals);
    this.consumers =
        new SealedTokens(SealedTokens.Kind.CONSUMER_PAGE, key, clock, lifetime, refusals);
  }

  public String issue(ShardPage page) {
    return shards.issue(
        page.stream(),
        SHARD_BODY_BYTES,
        body ->
            body.putInt(page.afterShardIndex()).put(page.filter()).putLong(page.filterMillis()));
  }

  public String issue(ConsumerPage page) {
    byte[] name = page.afterName().getBytes(StandardCharsets.US_ASCII);
    return consumers.issue(
        page.stream(), 1 + name.length, body -> body.put((byte) name.length).put(name));
  }

  private record ShardBody(int afterShardIndex, byte filter, long filterMillis) {}

  /**
   * Reads a token of a list of shards.
   *
   * @throws VirtaException {@code INVALID_ARGUMENT} or {@code EXPIRED_NEXT_TOKEN}
   */
  public ShardPage read(String token) {
    SealedTokens.Opened<ShardBody> opened =
        shards.open(token, body -> new ShardBody(body.getInt(), body.get(), body.getLong()));
    ShardBody body = opened.body();
    return new ShardPage(
        opened.stream(), body.afterShardIndex(), body.filter(), body.filterMillis());
  }

  /**
   * Reads a token of a list of consumers.
   *
   * @throws VirtaException {@code INVALID_ARGUMENT} or {@code EXPIRED_NEXT_TOKEN}
   */
  public ConsumerPage readConsumers(String token) {
    SealedTokens.Opened<String> opened = consumers.open(token, PageTokens::name);
    return new ConsumerPage(opened.stream(), opened.body());
  }

  private static String name(ByteBuffer body) {
    byte[] name = new byte[body.get() & 0xff];
    body.get(name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  private record Refusals(Duration lifetime) implements SealedTokens.Refusals {
    @Override
    public VirtaException invalid() {
      return VirtaException.invalidArgument("Invalid NextToken.");
    }

    @Override
    public VirtaException expired(long issuedMillis, long nowMillis) {
      return new VirtaException(
          ErrorCode.EXPIRED_NEXT_TOKEN,
          "The NextToken is older than " + lifetime.toSeconds() + " seconds; list anew.");
    }
  }
}
