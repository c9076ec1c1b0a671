package io.virta.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The division of the process's limit of open files: files already open, files that the program
 * itself may still open, a reserve for the log, and the rest for connections. Without the reserve,
 * idle connections could make the log fail.
 *
 * @param limit the largest number of files that the process may have open
 * @param logReserve files reserved for segments of the log
 * @param connections the number of connections that the rest allows; at least {@value
 *     #CONNECTIONS_MIN}
 */
public record FileBudget(long limit, int logReserve, int connections) {
  private static final int CONNECTIONS_MIN = 8;
  // For jar files and directories opened later, and for connections being refused or accepted.
  private static final int OWN_FILES = 48;

  /**
   * Divides a limit, given that {@code open} files are in use.
   *
   * @param logReserve the most files that the log has open at a time
   */
  public static FileBudget of(long limit, long open, int logReserve) {
    long left = limit - open - OWN_FILES - logReserve;
    int connections = (int) Math.max(CONNECTIONS_MIN, Math.min(Integer.MAX_VALUE, left));
    return new FileBudget(limit, logReserve, connections);
  }

  /**
   * Returns the current budget of this process; unlimited if the operating system reports no limit.
   */
  public static FileBudget ofThisProcess(int logReserve) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? of(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount(), logReserve)
        : of(Long.MAX_VALUE, 0, logReserve);
  }
}
