package io.virta.http.kinesis.token;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Account, name and region of a stream at the end of a token: {@code u64 account, u8 length, name,
 * region}. The home region is not written, so tokens from before multiple regions stay valid.
 * Internal streams have a separate account, which is not a number.
 */
final class StreamKeys {
  private static final long INTERNAL = -1;

  private StreamKeys() {}

  /** Returns the most bytes that {@link #write} adds. */
  static int bytesOf(StreamKey stream) {
    Region region = stream.namespace().region();
    return Long.BYTES
        + 1
        + stream.name().value().length()
        + (region == null ? 0 : region.value().length());
  }

  static void write(StreamKey stream, ByteBuffer out) {
    byte[] name = stream.name().value().getBytes(StandardCharsets.US_ASCII);
    out.putLong(number(stream.account())).put((byte) name.length).put(name);
    Region region = stream.namespace().region();
    if (region != null) {
      out.put(region.value().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static long number(AccountId account) {
    return account.isInternal() ? INTERNAL : Long.parseLong(account.value());
  }

  private static AccountId account(long number) {
    return number == INTERNAL ? AccountId.INTERNAL : AccountId.named("%012d".formatted(number));
  }

  static StreamKey read(long incarnation, ByteBuffer in) {
    AccountId account = account(in.getLong());
    byte[] name = new byte[in.get() & 0xFF];
    in.get(name);
    byte[] region = new byte[in.remaining()];
    in.get(region);
    return new StreamKey(
        namespace(account, new String(region, StandardCharsets.US_ASCII)),
        new StreamName(new String(name, StandardCharsets.US_ASCII)),
        incarnation);
  }

  private static Namespace namespace(AccountId account, String region) {
    return region.isEmpty() ? Namespace.home(account) : new Namespace(account, new Region(region));
  }
}
