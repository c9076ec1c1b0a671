package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.log.LogUnusableException;
import java.io.Closeable;
import java.io.IOException;

/** Checks every byte of a lane that is not open; changes nothing. */
public final class LogVerifier {
  private LogVerifier() {}

  /**
   * @throws LogUnusableException if the directory is in use, or holds no lane
   */
  public static LogReport verify(Disk disk) {
    try (Closeable lock = disk.lock(LaneLog.LOCK)) {
      return new LogInspection(disk).run();
    } catch (IOException e) {
      throw LaneLog.unusable(disk, e);
    }
  }
}
