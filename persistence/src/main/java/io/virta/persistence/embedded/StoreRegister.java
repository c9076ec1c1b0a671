package io.virta.persistence.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.file.PrivateFiles;
import io.virta.persistence.lane.LaneLog;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code stores} of a data directory, which lists the store ids of its lanes. It prevents
 * a missing lane from being recreated empty next to the others. Directories of the first versions
 * have no such file; in these, a lane that was used proves that the other one existed. A lane that
 * only later versions have must exist if the file names it.
 */
final class StoreRegister {
  static final String NAME = "stores";

  private final Path directory;
  private final DiskMaker disks;

  StoreRegister(Path directory, DiskMaker disks) {
    this.directory = directory;
    this.disks = disks;
  }

  /** The lanes that must exist if the directory was used, and others that do exist. */
  List<LaneName> lanes() throws IOException {
    List<LaneName> lanes = new ArrayList<>();
    for (LaneName lane : LaneName.values()) {
      if (lane.isInEveryDirectory()
          || Files.isDirectory(directory.resolve(lane.label()))
          || read().containsKey(lane.label())) {
        lanes.add(lane);
      }
    }
    return lanes;
  }

  /**
   * Checks that no lane is missing, and that none is from another data directory.
   *
   * @throws LogUnusableException with a message that says what to restore
   */
  void requireLanes() throws IOException {
    Map<String, UUID> registered = read();
    Map<LaneName, UUID> found = new EnumMap<>(LaneName.class);
    boolean used = !registered.isEmpty();
    for (LaneName lane : LaneName.values()) {
      Optional<Disk> disk = diskOf(lane);
      if (disk.isPresent()) {
        LaneLog.storeIn(disk.get()).ifPresent(store -> found.put(lane, store));
        used |= LaneLog.isUsed(disk.get());
      }
    }
    for (LaneName lane : LaneName.values()) {
      require(lane, registered.get(lane.label()), found.get(lane), used);
    }
  }

  /** Records the stores of all lanes, once all exist. */
  void note(Map<String, UUID> stores) throws IOException {
    if (!stores.equals(read())) {
      StringBuilder lines = new StringBuilder();
      new TreeMap<>(stores)
          .forEach((lane, store) -> lines.append(lane).append('=').append(store).append('\n'));
      PrivateFiles.write(directory.resolve(NAME), lines.toString().getBytes(UTF_8));
    }
  }

  private void require(
      LaneName lane, @Nullable UUID registered, @Nullable UUID found, boolean used) {
    boolean hadLane = registered != null || (used && lane.isInEveryDirectory());
    if (found == null && hadLane) {
      throw new LogUnusableException(
          "%s is missing or empty, but %s was in use with it: restore the whole data directory from one backup, or choose an empty one"
              .formatted(directory.resolve(lane.label()), directory));
    }
    if (found != null && registered != null && !found.equals(registered)) {
      throw new LogUnusableException(
          "%1$s belongs to another data directory (store %2$s, %3$s names %4$s): restore the whole data directory from one backup, %3$s too; delete %3$s if the backup has no such file"
              .formatted(
                  directory.resolve(lane.label()), found, directory.resolve(NAME), registered));
    }
  }

  private Optional<Disk> diskOf(LaneName lane) throws IOException {
    Path laneDirectory = directory.resolve(lane.label());
    return Files.isDirectory(laneDirectory)
        ? Optional.of(disks.on(laneDirectory))
        : Optional.empty();
  }

  private Map<String, UUID> read() throws IOException {
    Path file = directory.resolve(NAME);
    Map<String, UUID> stores = new TreeMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split("=", 2);
        stores.put(parts[0], storeOf(parts, file));
      }
    }
    return stores;
  }

  private static UUID storeOf(String[] parts, Path file) {
    try {
      return UUID.fromString(parts.length == 2 ? parts[1] : "");
    } catch (IllegalArgumentException damaged) {
      throw new LogUnusableException(
          "%s is not what Virta writes: delete it if all logs are in place".formatted(file));
    }
  }
}
