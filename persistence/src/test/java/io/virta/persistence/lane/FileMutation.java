package io.virta.persistence.lane;

import io.virta.persistence.disk.SimulatedDisk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Something that happens to the files of a lane while nobody has it open.
 *
 * @param files the files whose bytes are others now, or that are gone
 */
record FileMutation(String what, Set<String> files) {
  private static final List<Integer> ZEROS = List.of(512, 4096, 16384);

  /** Copies of the files as they were at some earlier time. */
  static Map<String, byte[]> copyOf(SimulatedDisk disk) {
    Map<String, byte[]> copies = new HashMap<>();
    disk.list().forEach(name -> copies.put(name, disk.bytes(name)));
    return copies;
  }

  /**
   * Does one by chance.
   *
   * @param older files at an earlier time, one of which may come back
   */
  static FileMutation apply(
      SimulatedDisk disk, Map<String, byte[]> older, SplittableRandom random) {
    List<String> names = disk.list();
    String name = names.get(random.nextInt(names.size()));
    byte[] bytes = disk.bytes(name);
    return switch (random.nextInt(7)) {
      case 0 -> flip(disk, name, bytes, random);
      case 1 -> zero(disk, name, bytes, random);
      case 2 -> cut(disk, name, bytes, random);
      case 3 -> delete(disk, name);
      case 4 -> swap(disk, name, names.get(random.nextInt(names.size())));
      case 5 -> duplicate(disk, name, target(names, random));
      default -> restore(disk, name, older.getOrDefault(name, bytes));
    };
  }

  private static FileMutation flip(
      SimulatedDisk disk, String name, byte[] bytes, SplittableRandom random) {
    if (bytes.length == 0) {
      return delete(disk, name);
    }
    int at = random.nextInt(bytes.length);
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    disk.plant(name, bytes);
    return new FileMutation("a bit of %s flipped at %d".formatted(name, at), Set.of(name));
  }

  private static FileMutation zero(
      SimulatedDisk disk, String name, byte[] bytes, SplittableRandom random) {
    int length = ZEROS.get(random.nextInt(ZEROS.size()));
    int from = random.nextInt(bytes.length + 1) / length * length;
    Arrays.fill(bytes, from, Math.min(bytes.length, from + length), (byte) 0);
    disk.plant(name, bytes);
    return new FileMutation("%d zeros in %s at %d".formatted(length, name, from), Set.of(name));
  }

  private static FileMutation cut(
      SimulatedDisk disk, String name, byte[] bytes, SplittableRandom random) {
    int length = random.nextInt(bytes.length + 1);
    disk.plant(name, Arrays.copyOf(bytes, length));
    return new FileMutation("%s cut to %d".formatted(name, length), Set.of(name));
  }

  private static FileMutation delete(SimulatedDisk disk, String name) {
    disk.lose(name);
    return new FileMutation(name + " deleted", Set.of(name));
  }

  private static FileMutation swap(SimulatedDisk disk, String name, String other) {
    byte[] bytes = disk.bytes(name);
    disk.plant(name, disk.bytes(other));
    disk.plant(other, bytes);
    return new FileMutation(
        "%s and %s swapped".formatted(name, other), new TreeSet<>(List.of(name, other)));
  }

  /** Another file, or a segment that does not exist yet. */
  private static String target(List<String> names, SplittableRandom random) {
    return random.nextInt(4) == 0
        ? Segment.fileName(1 + random.nextInt(60))
        : names.get(random.nextInt(names.size()));
  }

  private static FileMutation duplicate(SimulatedDisk disk, String name, String over) {
    disk.plant(over, disk.bytes(name));
    return new FileMutation("%s copied over %s".formatted(name, over), Set.of(over));
  }

  private static FileMutation restore(SimulatedDisk disk, String name, byte[] older) {
    disk.plant(name, older);
    return new FileMutation("%s as it was before".formatted(name), Set.of(name));
  }
}
