package io.virta.persistence.embedded;

import io.virta.persistence.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Creates the disk of one lane; tests create one that fails. */
@FunctionalInterface
public interface DiskMaker {
  Disk on(Path directory) throws IOException;
}
