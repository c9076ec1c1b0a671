package io.virta.persistence.embedded;

import io.virta.persistence.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the disk of one lane; a test makes one that fails. */
@FunctionalInterface
public interface DiskMaker {
  Disk on(Path directory) throws IOException;
}
