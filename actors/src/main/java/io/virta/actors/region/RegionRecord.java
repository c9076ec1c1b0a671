package io.virta.actors.region;

import io.virta.actors.model.Region;
import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The regions file of a data directory, {@code regions} beside the log.
 *
 * @param home the region of all data without a region
 * @param mode the mode while the configuration says "auto"
 */
record RegionRecord(Region home, RegionMode mode) {
  private static final String FILE = "regions";
  private static final String DRAFT = FILE + ".new";
  private static final String HOME = "home";
  private static final String REGIONS = "regions";
  private static final int BYTES_MAX = 4096;

  /**
   * Reads the record of a directory; empty when there is none yet.
   *
   * @throws IOException when it cannot be read or is damaged
   */
  static Optional<RegionRecord> read(Disk directory) throws IOException {
    return directory.list().contains(FILE)
        ? Optional.of(parse(directory, text(directory)))
        : Optional.empty();
  }

  private static String text(Disk directory) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX);
    try (DiskFile file = directory.open(FILE)) {
      while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
        // until the end of the file
      }
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }

  private static RegionRecord parse(Disk directory, String text) throws IOException {
    Properties values = new Properties();
    try {
      values.load(new StringReader(text));
      return new RegionRecord(
          new Region(values.getProperty(HOME, "")),
          RegionMode.valueOf(values.getProperty(REGIONS, "").toUpperCase(Locale.ROOT)));
    } catch (RuntimeException malformed) {
      throw new IOException(
          "%s/%s is damaged; replace it by two lines: '%s=' and the region of the existing data, '%s=one' or '%s=each'"
              .formatted(directory.describe(), FILE, HOME, REGIONS, REGIONS),
          malformed);
    }
  }

  /** Writes the record; its content is durable before the file gets its name. */
  void write(Disk directory) throws IOException {
    if (directory.list().contains(DRAFT)) {
      directory.delete(DRAFT);
    }
    try (DiskFile file = directory.create(DRAFT)) {
      file.write(ByteBuffer.wrap(text().getBytes(StandardCharsets.US_ASCII)), 0);
      file.force();
    }
    directory.rename(DRAFT, FILE);
    directory.forceDirectory();
  }

  private String text() {
    return """
    # The region of all data here that names no other. An edit renames that region.
    %s=%s
    # What holds while virta.http.regions is auto: one or each.
    %s=%s
    """
        .formatted(HOME, home, REGIONS, mode.name().toLowerCase(Locale.ROOT));
  }
}
