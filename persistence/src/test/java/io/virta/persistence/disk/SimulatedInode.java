package io.virta.persistence.disk;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** The bytes of a simulated file: in memory, and on the platter. */
final class SimulatedInode {
  private static final int PAGE = 4096;
  private static final int SECTOR = 512;

  private byte[] current = new byte[0];
  private byte[] stored = new byte[0];
  private int size;
  private int storedSize;
  private final BitSet dirty = new BitSet();

  int size() {
    return size;
  }

  byte[] current() {
    return Arrays.copyOf(current, size);
  }

  void replace(byte[] bytes) {
    current = bytes.clone();
    stored = bytes.clone();
    size = bytes.length;
    storedSize = size;
    dirty.clear();
  }

  int read(byte[] into, int length, long position) {
    int count = (int) Math.min(length, size - position);
    if (count <= 0) {
      return -1;
    }
    System.arraycopy(current, (int) position, into, 0, count);
    return count;
  }

  void write(byte[] bytes, int length, long position) {
    if (length == 0) {
      return;
    }
    int end = (int) position + length;
    if (end > current.length) {
      current = Arrays.copyOf(current, Math.max(end, current.length * 2));
    }
    System.arraycopy(bytes, 0, current, (int) position, length);
    size = Math.max(size, end);
    dirty.set((int) position / PAGE, (end + PAGE - 1) / PAGE);
  }

  void truncate(long newSize) {
    if (newSize < size) {
      Arrays.fill(current, (int) newSize, size, (byte) 0);
      dirty.set((int) newSize / PAGE, (size + PAGE - 1) / PAGE);
      size = (int) newSize;
    }
  }

  void force() {
    dirty.stream().forEach(page -> store(page * PAGE, PAGE));
    dirty.clear();
    storedSize = size;
  }

  private void store(int from, int length) {
    int to = Math.min(from + length, current.length);
    if (to <= from) {
      return;
    }
    if (to > stored.length) {
      stored = Arrays.copyOf(stored, Math.max(to, current.length));
    }
    System.arraycopy(current, from, stored, from, to - from);
    storedSize = Math.max(storedSize, Math.min(to, size));
  }

  /** Simulates a force during a power cut: some pages become durable. */
  void forceSome(SplittableRandom random) {
    dirty.stream().filter(page -> random.nextBoolean()).forEach(page -> store(page * PAGE, PAGE));
  }

  /**
   * Simulates Linux after a failed writeback: the pages count as clean, although some are not
   * stored.
   */
  void failForce(SplittableRandom random) {
    forceSome(random);
    dirty.clear();
  }

  void loseUnforced(SplittableRandom random) {
    int fate = random.nextInt(4);
    dirty.stream().forEach(page -> lose(page, fate, random));
    dirty.clear();
    if (size < storedSize && random.nextBoolean()) {
      storedSize = size;
    }
    current = Arrays.copyOf(stored, Math.max(stored.length, storedSize));
    Arrays.fill(current, storedSize, current.length, (byte) 0);
    stored = current.clone();
    size = storedSize;
  }

  /** All pages dropped, all kept, or each dropped, kept or torn. */
  private void lose(int page, int fate, SplittableRandom random) {
    boolean keep = fate == 1 || (fate > 1 && random.nextBoolean());
    if (keep) {
      store(page * PAGE, PAGE);
    } else if (fate == 3) {
      for (int sector = 0; sector < PAGE / SECTOR; sector++) {
        if (random.nextBoolean()) {
          store(page * PAGE + sector * SECTOR, SECTOR);
        }
      }
    }
  }
}
