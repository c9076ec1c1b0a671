package io.virta.http.token;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Account and name of a stream inside a token: {@code u64 account, u8 length, name}. */
final class StreamKeys {
  private StreamKeys() {}

  static void write(StreamKey stream, ByteBuffer out) {
    byte[] name = stream.name().value().getBytes(StandardCharsets.US_ASCII);
    out.putLong(Long.parseLong(stream.account().value())).put((byte) name.length).put(name);
  }

  static StreamKey read(long incarnation, ByteBuffer in) {
    AccountId account = new AccountId("%012d".formatted(in.getLong()));
    byte[] name = new byte[in.get() & 0xFF];
    in.get(name);
    return new StreamKey(
        account, new StreamName(new String(name, StandardCharsets.US_ASCII)), incarnation);
  }
}
