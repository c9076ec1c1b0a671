package io.virta.actors.model;

/**
 * Limits the memory that a reader may hold. Its methods are called by the reading stage only, never
 * concurrently.
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

  /** Returns the maximum bytes to read at once; 1 or more. */
  int payloadBytesMax();

  /**
   * Returns whether there is room for these records. If not, they are dropped and read again
   * shortly after, so that no reader holds memory while it waits for more.
   */
  boolean admits(RecordSlice slice);

  /** Notes that the records admitted before have been passed on and are no longer held. */
  void taken();
}
