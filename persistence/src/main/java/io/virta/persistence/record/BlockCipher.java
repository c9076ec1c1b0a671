package io.virta.persistence.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM over the body of one block, in parts of {@value #PART_BYTES} bytes with a tag each.
 * Every part also authenticates the header of the block, which stays readable, and the sequence
 * number of its first record. A block that was moved or cut, or whose counts or times were changed,
 * therefore cannot be opened. Not thread safe.
 */
final class BlockCipher {
  /**
   * Java 17 encrypts forty times slower when one call gets more than 64 KiB (measured: 14 instead
   * of 660 MB/s), and decrypts a ciphertext only in one piece.
   */
  private static final int PART_BYTES = 32 * 1024;

  private static final int TAG_BYTES = 16;

  private static final int NONCE_BYTES = 12;

  private final Cipher cipher;
  private final ByteBuffer associated =
      ByteBuffer.allocate(Long.BYTES + BlockHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  BlockCipher() {
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has AES-GCM", absent);
    }
  }

  /** The length in bytes of a body of {@code length} bytes after sealing. */
  static int sealedLength(int length) {
    return length + TAG_BYTES * Math.max(1, parts(length, PART_BYTES));
  }

  /** The length in bytes of a sealed body after opening. */
  static int openLength(int sealedLength) {
    return sealedLength - TAG_BYTES * parts(sealedLength, PART_BYTES + TAG_BYTES);
  }

  private static int parts(int length, int partLength) {
    return (length + partLength - 1) / partLength;
  }

  /**
   * Encrypts a body into {@code out} at {@code at}; the header states the number of bytes written.
   */
  void seal(
      SecretKeySpec key, RecordBlock block, BlockHeader header, long seq, byte[] out, int at) {
    try {
      int end = block.bodyOffset() + block.bodyLength();
      int from = block.bodyOffset();
      int to = at;
      for (int part = 0; from < end; part++) {
        int length = Math.min(PART_BYTES, end - from);
        init(Cipher.ENCRYPT_MODE, key, header, seq, part);
        to += cipher.doFinal(block.array(), from, length, out, to);
        from += length;
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM takes any text", impossible);
    }
  }

  /**
   * Decrypts the body of a sealed block.
   *
   * @throws SealBrokenException if the body was changed after sealing, or was sealed with another
   *     key
   */
  byte[] open(SecretKeySpec key, RecordBlock block, long seq) {
    try {
      byte[] body = new byte[openLength(block.bodyLength())];
      int end = block.bodyOffset() + block.bodyLength();
      int from = block.bodyOffset();
      int to = 0;
      for (int part = 0; from < end; part++) {
        int length = Math.min(PART_BYTES + TAG_BYTES, end - from);
        init(Cipher.DECRYPT_MODE, key, block.header(), seq, part);
        to += cipher.doFinal(block.array(), from, length, body, to);
        from += length;
      }
      return body;
    } catch (AEADBadTagException broken) {
      throw new SealBrokenException(
          "The records from number %d on are not what was encrypted with data key %d."
              .formatted(seq, block.header().seal().keyNo()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM takes any text", impossible);
    }
  }

  private void init(int mode, SecretKeySpec key, BlockHeader header, long seq, int part)
      throws GeneralSecurityException {
    // Only this sealer uses the key, so its counter and the number of the part form a unique nonce.
    byte[] nonce =
        ByteBuffer.allocate(NONCE_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(header.seal().number())
            .putInt(part)
            .array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    associated.clear().putLong(seq);
    header.writeTo(associated);
    cipher.updateAAD(associated.flip());
  }
}
