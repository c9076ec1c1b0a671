package io.virta.persistence.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM over the body of one block. What stays readable of the block, its header, and the
 * number of its first record are authenticated with it: nobody can put a block elsewhere or change
 * its counts and times. Not thread safe.
 */
final class BlockCipher {
  /** What a body grows by. */
  static final int TAG_BYTES = 16;

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

  /** Encrypts a body to {@code out}, which then holds as many bytes as the header says. */
  void seal(
      SecretKeySpec key, RecordBlock block, BlockHeader header, long seq, byte[] out, int at) {
    try {
      init(Cipher.ENCRYPT_MODE, key, header, seq);
      cipher.doFinal(block.array(), block.bodyOffset(), block.bodyLength(), out, at);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM takes any text", impossible);
    }
  }

  /**
   * The body of a sealed block.
   *
   * @throws SealBrokenException when it is not what was sealed, or not with this key
   */
  byte[] open(SecretKeySpec key, RecordBlock block, long seq) {
    try {
      init(Cipher.DECRYPT_MODE, key, block.header(), seq);
      return cipher.doFinal(block.array(), block.bodyOffset(), block.bodyLength());
    } catch (AEADBadTagException broken) {
      throw new SealBrokenException(
          "The records from number %d on are not what was encrypted with data key %d."
              .formatted(seq, block.header().seal().keyNo()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM takes any text", impossible);
    }
  }

  private void init(int mode, SecretKeySpec key, BlockHeader header, long seq)
      throws GeneralSecurityException {
    // The key is the sealer's own, so its counter alone makes a nonce that never comes again.
    byte[] nonce =
        ByteBuffer.allocate(NONCE_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(header.seal().number())
            .array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    associated.clear().putLong(seq);
    header.writeTo(associated);
    cipher.updateAAD(associated.flip());
  }
}
