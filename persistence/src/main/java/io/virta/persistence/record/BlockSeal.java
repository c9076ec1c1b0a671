package io.virta.persistence.record;

/**
 * The encryption of a block's body in the log. A block in memory can be open: its bytes in memory
 * are readable, but those in the log are encrypted.
 *
 * @param keyNo the stream's data key, counted from 1; 0 when the body is not encrypted
 * @param number the number of this body among those that one {@link BatchSealer} has encrypted
 * @param session the random number of that sealer, from which its own key is derived
 * @param closed whether the bytes in memory are encrypted
 */
record BlockSeal(int keyNo, int number, long session, boolean closed) {
  /** The seal of a block that is not encrypted, neither in memory nor in the log. */
  static final BlockSeal NONE = new BlockSeal(0, 0, 0, false);

  BlockSeal {
    if (keyNo < 0 || (closed && keyNo == 0)) {
      throw new IllegalArgumentException("data keys are counted from 1, not " + keyNo);
    }
  }

  /** The seal of a block that is readable in memory and encrypted in the log. */
  static BlockSeal open(int keyNo) {
    return new BlockSeal(keyNo, 0, 0, false);
  }

  static BlockSeal closed(int keyNo, int number, long session) {
    return new BlockSeal(keyNo, number, session, true);
  }

  /** Whether the body is encrypted in the log. */
  boolean encrypted() {
    return keyNo != 0;
  }
}
