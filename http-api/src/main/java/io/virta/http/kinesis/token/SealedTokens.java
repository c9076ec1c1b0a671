package io.virta.http.kinesis.token;

import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tokens of one kind, which lead into a stream for a while: {@code u8 kind, u64 issued, u64
 * incarnation, body, stream}, sealed. They carry all that they mean, so nothing is kept for them
 * and any node with the key reads them; the stream's incarnation is inside, so that a token of a
 * deleted stream means nothing to its successor. Safe for any thread.
 */
final class SealedTokens {
  /** What tokens of a kind are for. Numbers are for ever: clients hold tokens across upgrades. */
  enum Kind {
    SHARD_ITERATOR(1),
    SHARD_PAGE(2),
    CONSUMER_PAGE(3);

    private final byte number;

    Kind(int number) {
      this.number = (byte) number;
    }
  }

  /** How a kind of token is refused. */
  interface Refusals {
    /** For what is no token of the kind. */
    VirtaException invalid();

    /** For one that was issued longer ago than it lives. */
    VirtaException expired(long issuedMillis, long nowMillis);
  }

  /** What a token holds. */
  record Opened<B>(StreamKey stream, B body) {}

  private static final int HEAD_BYTES = 1 + 2 * Long.BYTES;

  private final Kind kind;
  private final Seal seal;
  private final InstantSource clock;
  private final Duration lifetime;
  private final Refusals refusals;

  SealedTokens(
      Kind kind, IteratorKey key, InstantSource clock, Duration lifetime, Refusals refusals) {
    this.kind = kind;
    this.seal = new Seal(key);
    this.clock = clock;
    this.lifetime = lifetime;
    this.refusals = refusals;
  }

  /**
   * A token that is young now.
   *
   * @param bodyBytes how many bytes the body writes at most
   */
  String issue(StreamKey stream, int bodyBytes, Consumer<ByteBuffer> body) {
    ByteBuffer text = ByteBuffer.allocate(HEAD_BYTES + bodyBytes + StreamKeys.bytesOf(stream));
    text.put(kind.number).putLong(clock.millis()).putLong(stream.incarnation());
    body.accept(text);
    StreamKeys.write(stream, text);
    byte[] bytes = new byte[text.flip().remaining()];
    text.get(bytes);
    return seal.close(bytes);
  }

  /**
   * Reads a token.
   *
   * @param body reads what the body wrote, to its end
   * @throws VirtaException one of the refusals
   */
  <B> Opened<B> open(String token, Function<ByteBuffer, B> body) {
    ByteBuffer text = ByteBuffer.wrap(seal.open(token).orElseThrow(refusals::invalid));
    try {
      if (text.get() != kind.number) {
        throw refusals.invalid();
      }
      requireYoung(text.getLong());
      long incarnation = text.getLong();
      B read = body.apply(text);
      return new Opened<>(StreamKeys.read(incarnation, text), read);
    } catch (BufferUnderflowException tooShort) {
      throw refusals.invalid();
    }
  }

  private void requireYoung(long issuedMillis) {
    long now = clock.millis();
    if (now - issuedMillis > lifetime.toMillis()) {
      throw refusals.expired(issuedMillis, now);
    }
  }
}
