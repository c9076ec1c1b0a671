package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.log.LogUnusableException;
import java.io.Closeable;
import java.io.IOException;

/**
 * Abandons what cannot be read, so that readers skip it instead of stopping. It writes tombstones
 * beside the log and touches no byte of the log itself.
 */
public final class LogRepair {
  private LogRepair() {}

  /**
   * Lets readers skip all damage there is now; answers what was abandoned.
   *
   * @throws LogUnusableException when the directory is in use, or holds no lane
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

  /** They are rebuilt from the log when the lane opens. */
  private static void deleteDamagedIndexes(Disk disk, LogReport report) throws IOException {
    for (LogReport.Damage damage : report.damages()) {
      if (damage.kind() == LogReport.Kind.INDEX) {
        disk.delete(damage.file());
      }
    }
    disk.forceDirectory();
  }
}
