package io.virta.actors.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The number by which shards know a producer: 63 bits of the SHA-256 of its name, so that nobody
 * needs to give numbers out. That two of a million names have the same is less likely than one in
 * ten million.
 */
public final class ProducerNumber {
  private ProducerNumber() {}

  /**
   * The number of the producer with that name, 1 or more.
   *
   * @param name any text; one that is empty is a mistake
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
