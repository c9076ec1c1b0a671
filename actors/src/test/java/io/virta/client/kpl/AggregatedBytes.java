package io.virta.client.kpl;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Writes valid or invalid aggregated records field by field. */
public final class AggregatedBytes {
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** Writes some fields. */
  @FunctionalInterface
  public interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] bytes(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Appends fields of the outer message. */
  public AggregatedBytes add(Fields fields) {
    message.writeBytes(bytes(fields));
    return this;
  }

  public AggregatedBytes partitionKey(String key) {
    return add(out -> out.writeString(1, key));
  }

  public AggregatedBytes explicitHashKey(String key) {
    return add(out -> out.writeString(2, key));
  }

  /** Appends a user record with these fields. */
  public AggregatedBytes record(Fields fields) {
    return add(out -> out.writeByteArray(3, bytes(fields)));
  }

  /** Appends a user record without an explicit hash key. */
  public AggregatedBytes record(long keyIndex, String data) {
    return record(
        out -> {
          out.writeUInt64(1, keyIndex);
          out.writeByteArray(3, data.getBytes(StandardCharsets.UTF_8));
        });
  }

  /** Appends a user record with an explicit hash key. */
  public AggregatedBytes record(long keyIndex, long hashIndex, String data) {
    return record(
        out -> {
          out.writeUInt64(1, keyIndex);
          out.writeUInt64(2, hashIndex);
          out.writeByteArray(3, data.getBytes(StandardCharsets.UTF_8));
        });
  }

  /** Returns the data of the complete record. */
  public byte[] seal() {
    return seal(message.toByteArray());
  }

  /** Returns any message between magic and digest. */
  public static byte[] seal(byte[] message) {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    sealed.writeBytes(MAGIC);
    sealed.writeBytes(message);
    try {
      sealed.writeBytes(MessageDigest.getInstance("MD5").digest(message));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return sealed.toByteArray();
  }
}
