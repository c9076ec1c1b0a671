package io.virta.actors.model;

import java.time.Instant;

/**
 * A data key of a stream as it is kept: encrypted by a master key.
 *
 * @param no its number among the stream's data keys, counted from 1
 * @param keyId the master key as the stream's owner named it: alias, id or ARN
 * @param masterKeyId the id of the master key that it is wrapped by
 * @param wrapped base64 of nonce, encrypted key and tag
 * @param createdAt since when records may be encrypted with it, by the time that retention goes by
 * @param precedingArrivalMillis no record that is encrypted with an older key arrived much later,
 *     whatever the clock showed when this key was made; epoch milliseconds, 0 in states of earlier
 *     versions
 */
public record WrappedKey(
    int no,
    String keyId,
    String masterKeyId,
    String wrapped,
    Instant createdAt,
    long precedingArrivalMillis) {
  /** The same data key, wrapped by another master key. */
  public WrappedKey by(String otherKeyId, String otherMasterKeyId, String otherWrapped) {
    return new WrappedKey(
        no, otherKeyId, otherMasterKeyId, otherWrapped, createdAt, precedingArrivalMillis);
  }
}
