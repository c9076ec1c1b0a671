package io.virta.persistence.lane;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.evidence.Watermark;
import io.virta.persistence.lane.segment.Segment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A change to the files of a lane while it is not open.
 *
 * @param before the previous content of the files that were changed, deleted or created
 */
record FileMutation(String what, Map<String, Optional<byte[]>> before) {
  static final FileMutation NONE = new FileMutation("nothing", Map.of());

  private static final List<Integer> ZEROS = List.of(512, 4096, 16384);

  /** Copies the present files. */
  static Map<String, byte[]> copyOf(SimulatedDisk disk) {
    Map<String, byte[]> copies = new HashMap<>();
    disk.list().forEach(name -> copies.put(name, disk.bytes(name)));
    return copies;
  }

  Set<String> files() {
    return before.keySet();
  }

  /**
   * Whether undoing the mutation makes everything correct again. It does not after a new file with
   * the name of a segment, which counts as a lost one, or after a start without a file that proves
   * the content of another one, because LSNs are then assigned again.
   */
  boolean isUndoable() {
    return before.values().stream().allMatch(Optional::isPresent)
        && !(before.size() > 1 && before.containsKey(Watermark.NAME));
  }

  /** Restores the previous files. */
  void undo(SimulatedDisk disk) {
    before.forEach(
        (name, bytes) ->
            bytes.ifPresentOrElse(all -> disk.plant(name, all), () -> disk.lose(name)));
  }

  /**
   * Applies a random mutation.
   *
   * @param other the disk of another lane, which has files of the same names
   * @param older files at an earlier time, one of which may be restored
   */
  static FileMutation apply(
      SimulatedDisk disk, SimulatedDisk other, Map<String, byte[]> older, SplittableRandom random) {
    List<String> names = disk.list();
    String name = names.get(random.nextInt(names.size()));
    byte[] bytes = disk.bytes(name);
    return switch (random.nextInt(9)) {
      case 0 -> flip(disk, name, bytes, random);
      case 1 -> zero(disk, name, bytes, random);
      case 2 -> cut(disk, name, bytes, random);
      case 3 -> delete(disk, name);
      case 4 -> swap(disk, name, names.get(random.nextInt(names.size())));
      case 5 -> duplicate(disk, name, target(names, random));
      case 6, 7 -> copyFrom(other, disk, name, random);
      default -> restore(disk, name, older.getOrDefault(name, bytes));
    };
  }

  /** Copies a file of another lane, usually over the one of the same name. */
  private static FileMutation copyFrom(
      SimulatedDisk other, SimulatedDisk disk, String name, SplittableRandom random) {
    List<String> theirs = other.list();
    String from =
        theirs.contains(name) && random.nextInt(8) > 0
            ? name
            : theirs.get(random.nextInt(theirs.size()));
    return plant(disk, name, other.bytes(from), "%s of another lane over %s".formatted(from, name));
  }

  private static FileMutation plant(SimulatedDisk disk, String name, byte[] bytes, String what) {
    Map<String, Optional<byte[]>> before = Map.of(name, bytesOf(disk, name));
    disk.plant(name, bytes);
    return new FileMutation(what, before);
  }

  private static Optional<byte[]> bytesOf(SimulatedDisk disk, String name) {
    return disk.exists(name) ? Optional.of(disk.bytes(name)) : Optional.empty();
  }

  private static FileMutation flip(
      SimulatedDisk disk, String name, byte[] bytes, SplittableRandom random) {
    if (bytes.length == 0) {
      return delete(disk, name);
    }
    int at = random.nextInt(bytes.length);
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    return plant(disk, name, bytes, "a bit of %s flipped at %d".formatted(name, at));
  }

  private static FileMutation zero(
      SimulatedDisk disk, String name, byte[] bytes, SplittableRandom random) {
    int length = ZEROS.get(random.nextInt(ZEROS.size()));
    int from = random.nextInt(bytes.length + 1) / length * length;
    Arrays.fill(bytes, from, Math.min(bytes.length, from + length), (byte) 0);
    return plant(disk, name, bytes, "%d zeros in %s at %d".formatted(length, name, from));
  }

  private static FileMutation cut(
      SimulatedDisk disk, String name, byte[] bytes, SplittableRandom random) {
    int length = random.nextInt(8) == 0 ? 0 : random.nextInt(bytes.length + 1);
    return plant(disk, name, Arrays.copyOf(bytes, length), "%s cut to %d".formatted(name, length));
  }

  private static FileMutation delete(SimulatedDisk disk, String name) {
    Map<String, Optional<byte[]>> before = Map.of(name, bytesOf(disk, name));
    disk.lose(name);
    return new FileMutation(name + " deleted", before);
  }

  private static FileMutation swap(SimulatedDisk disk, String name, String other) {
    Map<String, Optional<byte[]>> before = new HashMap<>();
    before.put(name, bytesOf(disk, name));
    before.put(other, bytesOf(disk, other));
    disk.plant(name, before.get(other).orElseThrow());
    disk.plant(other, before.get(name).orElseThrow());
    return new FileMutation("%s and %s swapped".formatted(name, other), before);
  }

  /** Returns another file, or the name of a segment that does not exist yet. */
  private static String target(List<String> names, SplittableRandom random) {
    return random.nextInt(4) == 0
        ? Segment.fileName(1 + random.nextInt(60))
        : names.get(random.nextInt(names.size()));
  }

  private static FileMutation duplicate(SimulatedDisk disk, String name, String over) {
    return plant(disk, over, disk.bytes(name), "%s copied over %s".formatted(name, over));
  }

  private static FileMutation restore(SimulatedDisk disk, String name, byte[] older) {
    return plant(disk, name, older, "%s as it was before".formatted(name));
  }
}
