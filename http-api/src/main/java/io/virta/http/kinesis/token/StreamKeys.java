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
 * region}. The home region is not written, and so are tokens from before there were others.
 */
final class StreamKeys {
  private StreamKeys() {}

  /** How many bytes {@link #write} adds at most. */
  static int bytesOf(StreamKey stream) {
    Region region = stream.namespace().region();
    return Long.BYTES
        + 1
        + stream.name().value().length()
        + (region == null ? 0 : region.value().length());
  }

  static void write(StreamKey stream, ByteBuffer out) {
    byte[] name = stream.name().value().getBytes(StandardCharsets.US_ASCII);
    out.putLong(Long.parseLong(stream.account().value())).put((byte) name.length).put(name);
    Region region = stream.namespace().region();
    if (region != null) {
      out.put(region.value().getBytes(StandardCharsets.US_ASCII));
    }
  }

  static StreamKey read(long incarnation, ByteBuffer in) {
    AccountId account = new AccountId("%012d".formatted(in.getLong()));
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
