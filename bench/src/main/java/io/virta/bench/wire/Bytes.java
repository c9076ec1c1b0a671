package io.virta.bench.wire;

import java.util.Arrays;

/** Searches in the bytes of an answer. */
final class Bytes {
  private Bytes() {}

  static boolean matches(byte[] in, int at, int end, byte[] what) {
    return end - at >= what.length && Arrays.equals(in, at, at + what.length, what, 0, what.length);
  }

  /** Where {@code what} starts in {@code in[from..to)}; -1 when it is not there. */
  static int indexOf(byte[] in, int from, int to, byte[] what) {
    for (int at = Math.max(0, from); at <= to - what.length; at++) {
      if (in[at] == what[0] && matches(in, at, to, what)) {
        return at;
      }
    }
    return -1;
  }
}
