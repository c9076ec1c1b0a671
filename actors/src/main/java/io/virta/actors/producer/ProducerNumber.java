package io.virta.actors.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The number that identifies a producer to shards: 63 bits of the SHA-256 of its name, so that
 * numbers need no central allocation. The probability of a collision among a million names is below
 * one in ten million.
 */
public final class ProducerNumber {
  private ProducerNumber() {}

  /**
   * Returns the number of the producer with that name, 1 or more.
   *
   * @param name any text that is not empty
   */
  public static long of(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a producer is empty");
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return Math.max(1, ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
