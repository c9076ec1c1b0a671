package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.log.LogUnusableException;
import java.io.Closeable;
import java.io.IOException;

/**
 * Abandons unreadable data, so that readers skip it instead of failing. It writes tombstones next
 * to the log and changes no byte of the log itself.
 */
public final class LogRepair {
  private LogRepair() {}

  /**
   * Makes readers skip all present damage; returns what was abandoned.
   *
   * @throws LogUnusableException if the directory is in use, or holds no lane
   */
  public static LogReport skipDamage(Disk disk) {
    try (Closeable lock = disk.lock(LaneLog.LOCK)) {
      LogInspection inspection = new LogInspection(disk);
      LogReport report = inspection.run();
      if (!report.isSound()) {
        inspection.abandon();
        deleteDamagedIndexes(disk, report);
      }
      return report;
    } catch (IOException e) {
      throw LaneLog.unusable(disk, e);
    }
  }

  /** Deletes damaged index files; they are rebuilt from the log when the lane opens. */
  private static void deleteDamagedIndexes(Disk disk, LogReport report) throws IOException {
    for (LogReport.Damage damage : report.damages()) {
      if (damage.kind() == LogReport.Kind.INDEX) {
        disk.delete(damage.file());
      }
    }
    disk.forceDirectory();
  }
}
