package io.virta.persistence.record;

/**
 * How the body of a block is encrypted in the log. A block in memory can be open: its bytes are
 * readable while those in the log are not.
 *
 * @param keyNo the stream's data key, counted from 1; 0 when the body is not encrypted
 * @param number counts the bodies that one {@link BatchSealer} has encrypted; each once
 * @param session the random number that this sealer drew, under which its own key is derived
 * @param closed whether the bytes at hand are encrypted
 */
record BlockSeal(int keyNo, int number, long session, boolean closed) {
  /** Not encrypted, neither here nor in the log. */
  static final BlockSeal NONE = new BlockSeal(0, 0, 0, false);

  BlockSeal {
    if (keyNo < 0 || (closed && keyNo == 0)) {
      throw new IllegalArgumentException("data keys are counted from 1, not " + keyNo);
    }
  }

  /** Readable here, encrypted in the log. */
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
