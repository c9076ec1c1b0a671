package io.virta.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How the process's limit of open files is divided: what is open already, what the program itself
 * may still open, a reserve for the log, and connections for the rest. Without the reserve, idle
 * connections could end the log.
 *
 * @param limit most files that the process may have open
 * @param logReserve kept for segments of the log
 * @param connections what is left for connections; at least {@value #CONNECTIONS_MIN}
 */
public record FileBudget(long limit, int logReserve, int connections) {
  private static final int CONNECTIONS_MIN = 8;
  // Jar files and directories that are opened later, and connections that are being refused or
  // accepted.
  private static final int OWN_FILES = 48;

  /**
   * Divides a limit of which {@code open} files are in use.
   *
   * @param logReserve the most files that the log has open at a time
   */
  public static FileBudget of(long limit, long open, int logReserve) {
    long left = limit - open - OWN_FILES - logReserve;
    int connections = (int) Math.max(CONNECTIONS_MIN, Math.min(Integer.MAX_VALUE, left));
    return new FileBudget(limit, logReserve, connections);
  }

  /**
   * The budget of this process at this moment; without a bound where the system does not tell one.
   */
  public static FileBudget ofThisProcess(int logReserve) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? of(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount(), logReserve)
        : of(Long.MAX_VALUE, 0, logReserve);
  }
}
