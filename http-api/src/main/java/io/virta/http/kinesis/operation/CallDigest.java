package io.virta.http.kinesis.operation;

import io.virta.actors.put.CallAttempt;
import io.virta.http.aws.wire.SdkInvocation;
import io.virta.persistence.record.CallId;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a call by a digest of caller, operation, SDK invocation ID, and body. The stream is
 * not included, because the digest is stored by its shards. The body is, because the signature does
 * not cover the ID, and because a client that gives the same ID to different calls must not lose
 * any of them.
 *
 * <p>The 128-bit digest guards against accidental collisions, not against attackers: a client that
 * creates two calls with the same digest only loses its own record.
 */
final class CallDigest {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final long OTHER_MULTIPLIER = 0xC2B2AE3D27D4EB4FL;

  private long high = MULTIPLIER;
  private long low = OTHER_MULTIPLIER;

  private CallDigest() {}

  /** Returns the attempt of a call that has an SDK invocation ID; null for any other call. */
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
    add(text.length()); // or texts that are split differently would have the same digest
  }

  private void add(long number) {
    high = mixed(high ^ number);
    low = mixed(low + number);
  }

  /**
   * The final mix of MurmurHash3: each bit of the argument affects half of the bits of the result.
   */
  private static long mixed(long value) {
    long mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }

  private CallId id() {
    return new CallId(high, low);
  }
}
