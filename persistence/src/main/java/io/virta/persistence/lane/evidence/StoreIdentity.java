package io.virta.persistence.lane.evidence;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file with the store id and the lane of a directory, in one readable line. */
public record StoreIdentity(UUID store, String lane) {
  private static final String NAME = "STORE";
  private static final int FORMAT = 1;
  private static final Pattern LINE =
      Pattern.compile("virta lane format=(\\d+) store=([0-9a-f-]{36}) lane=(.*)\n");

  /**
   * Returns the store id of this directory; an empty directory gets a new one.
   *
   * @throws LogUnusableException if the directory holds another lane, or files without an identity
   */
  public static UUID readOrCreate(Disk disk, String lane) throws IOException {
    List<String> files = disk.list();
    if (files.contains(NAME)) {
      return read(disk).requireLane(disk, lane).store;
    }
    if (files.stream().anyMatch(StoreIdentity::isOfLane)) {
      throw new LogUnusableException(
          "%s holds files of a log but no %s file: restore that file, or choose an empty directory"
              .formatted(disk.describe(), NAME));
    }
    UUID store = UUID.randomUUID();
    String line = "virta lane format=%d store=%s lane=%s\n".formatted(FORMAT, store, lane);
    Bytes.writeAtomically(disk, NAME, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    return store;
  }

  private static boolean isOfLane(String name) {
    return Segment.isFileName(name) || CheckpointStore.isFileName(name);
  }

  /** Whether the directory has an identity file. */
  public static boolean isIn(Disk disk) throws IOException {
    return disk.exists(NAME);
  }

  /**
   * Reads the identity of a directory that holds a lane.
   *
   * @throws LogUnusableException if it holds none, or one of a newer format
   */
  public static StoreIdentity read(Disk disk) throws IOException {
    if (!disk.exists(NAME)) {
      throw new LogUnusableException(
          "%s holds no lane: there is no %s file in it".formatted(disk.describe(), NAME));
    }
    String line = StandardCharsets.UTF_8.decode(Bytes.readAll(disk, NAME)).toString();
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new LogUnusableException(
          "%s/%s is not what Virta writes: choose another directory, or restore that file"
              .formatted(disk.describe(), NAME));
    }
    if (Integer.parseInt(parts.group(1)) != FORMAT) {
      throw new LogUnusableException(
          "%s has format %s, this version of Virta knows %d: start the newer version that wrote it"
              .formatted(disk.describe(), parts.group(1), FORMAT));
    }
    return new StoreIdentity(UUID.fromString(parts.group(2)), parts.group(3));
  }

  private StoreIdentity requireLane(Disk disk, String expected) {
    if (!lane.equals(expected)) {
      throw new LogUnusableException(
          "%s holds the lane %s, not %s: give each lane a directory of its own"
              .formatted(disk.describe(), lane, expected));
    }
    return this;
  }
}
