package io.virta.persistence.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * Turns envelopes into bytes that a later version can still read, and back. The payload itself is
 * written by the Pekko serializer that is bound to its class. Safe for any thread.
 *
 * <p>Layout, little endian: {@code u8 version, u8 flags, u64 timestampMillis, str adapterManifest,
 * str writerUuid, value payload}, then {@code value metadata} if flag 1 is set; where {@code value}
 * is {@code i32 serializerId, str manifest, u32 length, bytes} and {@code str} is {@code u16
 * length, UTF-8 bytes}. Flag 2 marks the number of an event that was rejected: nothing follows.
 */
final class EnvelopeCodec {
  private static final byte VERSION = 1;
  private static final byte FLAG_METADATA = 1;
  private static final byte FLAG_REJECTED = 2;
  private static final int HEAD_BYTES = 2 + Long.BYTES;
  private static final int STRING_BYTES_MAX = 0xFFFF;

  private final Serialization serialization;

  EnvelopeCodec(Serialization serialization) {
    this.serialization = serialization;
  }

  /**
   * Writes an envelope; the buffer is backed by an array of exactly its size.
   *
   * @throws Exception from the payload's serializer, or from the lookup of the serializer
   */
  ByteBuffer encode(Envelope envelope) throws Exception {
    ByteBuffer adapterManifest = stringBytes(envelope.adapterManifest());
    ByteBuffer writerUuid = stringBytes(envelope.writerUuid());
    Value payload = valueOf(envelope.payload());
    Object metadataObject = envelope.metadata();
    Value metadata = metadataObject == null ? null : valueOf(metadataObject);
    ByteBuffer out =
        ByteBuffer.allocate(
                HEAD_BYTES
                    + stringLength(adapterManifest)
                    + stringLength(writerUuid)
                    + payload.length()
                    + (metadata == null ? 0 : metadata.length()))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(VERSION).put(metadata == null ? 0 : FLAG_METADATA).putLong(envelope.timestampMillis());
    putString(out, adapterManifest);
    putString(out, writerUuid);
    payload.writeTo(out);
    if (metadata != null) {
      metadata.writeTo(out);
    }
    return out.flip();
  }

  /**
   * Reads what {@link #encode} wrote; the position of {@code in} does not change, and the buffer
   * may be reused afterwards.
   *
   * @throws IllegalStateException if the bytes are of a newer version or truncated
   */
  Envelope decode(ByteBuffer in) {
    ByteBuffer from = in.slice().order(ByteOrder.LITTLE_ENDIAN);
    try {
      byte version = from.get();
      if (version != VERSION) {
        throw new IllegalStateException(
            "an envelope of version " + version + "; this Virta reads version " + VERSION);
      }
      boolean hasMetadata = (from.get() & FLAG_METADATA) != 0;
      long timestampMillis = from.getLong();
      String adapterManifest = getString(from);
      String writerUuid = getString(from);
      Object payload = readValue(from);
      Object metadata = hasMetadata ? readValue(from) : null;
      return new Envelope(payload, adapterManifest, writerUuid, timestampMillis, metadata);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalStateException("an envelope cut off at " + in.remaining() + " bytes", e);
    }
  }

  /**
   * Encodes a placeholder for a rejected event. The lane relies on numbers without gaps to prove
   * that it lost nothing, but Pekko continues after the number of a rejected event.
   */
  static ByteBuffer rejected() {
    return ByteBuffer.wrap(new byte[] {VERSION, FLAG_REJECTED});
  }

  static boolean isRejected(ByteBuffer in) {
    return in.remaining() == 2 && (in.get(in.position() + 1) & FLAG_REJECTED) != 0;
  }

  /** A serialized object with the id and manifest of its serializer. */
  private record Value(int serializerId, ByteBuffer manifest, ByteBuffer bytes) {
    int length() {
      return Integer.BYTES + stringLength(manifest) + Integer.BYTES + bytes.remaining();
    }

    void writeTo(ByteBuffer out) {
      out.putInt(serializerId);
      putString(out, manifest);
      out.putInt(bytes.remaining()).put(bytes);
    }
  }

  private Value valueOf(Object object) throws Exception {
    // serialize() rather than the serializer's toBinary: it sets the transport information with
    // which an ActorRef serializes its own address.
    byte[] bytes = serialization.serialize(object).get();
    Serializer serializer = serialization.findSerializerFor(object);
    ByteBuffer manifest = stringBytes(Serializers.manifestFor(serializer, object));
    return new Value(serializer.identifier(), manifest, ByteBuffer.wrap(bytes));
  }

  private Object readValue(ByteBuffer from) {
    int serializerId = from.getInt();
    String manifest = getString(from);
    int length = from.getInt();
    ByteBuffer bytes = from.slice(from.position(), length);
    from.position(from.position() + length);
    try {
      return serialization.deserializeByteBuffer(bytes, serializerId, manifest);
    } catch (NotSerializableException e) {
      throw new UncheckedIOException(
          "serializer %d, manifest \"%s\"".formatted(serializerId, manifest), e);
    }
  }

  private static ByteBuffer stringBytes(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    if (bytes.length > STRING_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a manifest has at most " + STRING_BYTES_MAX + " bytes, this one " + bytes.length);
    }
    return ByteBuffer.wrap(bytes);
  }

  private static int stringLength(ByteBuffer string) {
    return Short.BYTES + string.remaining();
  }

  private static void putString(ByteBuffer out, ByteBuffer string) {
    out.putShort((short) string.remaining()).put(string);
  }

  private static String getString(ByteBuffer from) {
    byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(bytes);
    return new String(bytes, UTF_8);
  }
}
