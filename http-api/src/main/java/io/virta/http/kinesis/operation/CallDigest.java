package io.virta.http.kinesis.operation;

import io.virta.actors.put.CallAttempt;
import io.virta.http.aws.wire.SdkInvocation;
import io.virta.persistence.record.CallId;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Names a call by its caller, its operation, the id that its SDK gave it, and its body; the stream
 * is the one whose shards keep the name. The body belongs to it because the id is not covered by
 * the signature, and because a client that gives the same id to different calls must not lose any.
 *
 * <p>It is a digest of 128 bits for chance, not against an enemy: who makes two calls of one name
 * loses a record of his own.
 */
final class CallDigest {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final long OTHER_MULTIPLIER = 0xC2B2AE3D27D4EB4FL;

  private long high = MULTIPLIER;
  private long low = OTHER_MULTIPLIER;

  private CallDigest() {}

  /** The attempt of a call whose client gave it an id; null for any other call. */
  static @Nullable CallAttempt of(Call call, byte[] body) {
    SdkInvocation invocation = call.invocation();
    if (invocation == null) {
      return null;
    }
    CallDigest digest = new CallDigest();
    digest.add(invocation.id());
    digest.add(call.operation().toString());
    digest.add(call.caller().arn());
    CRC32C crc = new CRC32C();
    crc.update(body);
    digest.add(crc.getValue() << 32 | body.length);
    return new CallAttempt(digest.id(), invocation.attempt());
  }

  private void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      high = (high ^ text.charAt(i)) * MULTIPLIER;
      low = Long.rotateLeft(low + text.charAt(i), 23) * OTHER_MULTIPLIER;
    }
    add(text.length()); // or texts that are divided elsewhere would be equal
  }

  private void add(long number) {
    high = mixed(high ^ number);
    low = mixed(low + number);
  }

  /** The last steps of MurmurHash3: each bit of the argument changes half of the bits. */
  private static long mixed(long value) {
    long mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }

  private CallId id() {
    return new CallId(high, low);
  }
}
