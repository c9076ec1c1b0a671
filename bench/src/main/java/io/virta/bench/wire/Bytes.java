package io.virta.bench.wire;

import java.util.Arrays;

/** Searches in the bytes of a response. */
final class Bytes {
  private Bytes() {}

  static boolean matches(byte[] in, int at, int end, byte[] what) {
    return end - at >= what.length && Arrays.equals(in, at, at + what.length, what, 0, what.length);
  }

  /** The offset of {@code what} in {@code in[from..to)}; -1 if it is absent. */
  static int indexOf(byte[] in, int from, int to, byte[] what) {
    for (int at = Math.max(0, from); at <= to - what.length; at++) {
      if (in[at] == what[0] && matches(in, at, to, what)) {
        return at;
      }
    }
    return -1;
  }
}
