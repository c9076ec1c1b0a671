package io.virta.persistence.disk;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** The maximum number of files and sockets that this process may have open at a time. */
public final class FileLimit {
  private FileLimit() {}

  /** The limit, or empty if the system reports none. */
  public static OptionalLong ofProcess() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            && unix.getMaxFileDescriptorCount() > 0
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }
}
