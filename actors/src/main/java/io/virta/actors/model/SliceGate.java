package io.virta.actors.model;

/**
 * What a reader may hold in memory. The methods are called by the one stage that reads, never at
 * the same time.
 */
public interface SliceGate {
  /** Admits everything. */
  SliceGate OPEN =
      new SliceGate() {
        @Override
        public int payloadBytesMax() {
          return Integer.MAX_VALUE;
        }

        @Override
        public boolean admits(RecordSlice slice) {
          return true;
        }

        @Override
        public void taken() {}
      };

  /** The most to read at once; 1 or more. */
  int payloadBytesMax();

  /**
   * Whether there is room for these records. If not, they are dropped and read again a little
   * later, so that no reader holds room while it waits for more.
   */
  boolean admits(RecordSlice slice);

  /** What was admitted before has been taken, and is held here no longer. */
  void taken();
}
