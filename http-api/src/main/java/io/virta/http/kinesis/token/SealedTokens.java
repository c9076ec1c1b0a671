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
 * Tokens of one kind, which refer to a position in a stream and expire: {@code u8 kind, u64 issued,
 * u64 incarnation, body, stream}, sealed. They are self-contained, so no state is stored for them
 * and each node with the key can read them. They contain the stream's incarnation, so that a token
 * of a deleted stream is invalid for a new stream of the same name. Safe for any thread.
 */
final class SealedTokens {
  /**
   * The purpose of a token. The numbers must never change, because clients hold tokens across
   * upgrades.
   */
  enum Kind {
    SHARD_ITERATOR(1),
    SHARD_PAGE(2),
    CONSUMER_PAGE(3);

    private final byte number;

    Kind(int number) {
      this.number = (byte) number;
    }
  }

  /** The errors for invalid tokens of a kind. */
  interface Refusals {
    /** Returns the error for a text that is not a token of this kind. */
    VirtaException invalid();

    /** Returns the error for an expired token. */
    VirtaException expired(long issuedMillis, long nowMillis);
  }

  /** The contents of a token. */
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
   * Issues a token whose lifetime starts now.
   *
   * @param bodyBytes the most bytes that the body writes
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
   * @param body reads the bytes of the body, up to their end
   * @throws VirtaException if the token is invalid or expired
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
