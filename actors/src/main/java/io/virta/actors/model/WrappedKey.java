package io.virta.actors.model;

import java.time.Instant;

/**
 * A data key of a stream as it is stored: encrypted by a master key.
 *
 * @param no its number among the stream's data keys, starting at 1
 * @param keyId the master key as the stream's owner named it: alias, id or ARN
 * @param masterKeyId the id of the master key that encrypts it
 * @param wrapped Base64 of nonce, encrypted key and tag
 * @param createdAt the earliest time at which records may be encrypted with it, by the retention
 *     clock
 * @param precedingArrivalMillis no record encrypted with an older key arrived much later than this,
 *     even if the clock was wrong when this key was created; epoch milliseconds, 0 in states of
 *     earlier versions
 */
public record WrappedKey(
    int no,
    String keyId,
    String masterKeyId,
    String wrapped,
    Instant createdAt,
    long precedingArrivalMillis) {
  /** Returns the same data key, encrypted by another master key. */
  public WrappedKey by(String otherKeyId, String otherMasterKeyId, String otherWrapped) {
    return new WrappedKey(
        no, otherKeyId, otherMasterKeyId, otherWrapped, createdAt, precedingArrivalMillis);
  }
}
