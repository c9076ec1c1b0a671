package io.virta.bench.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code jcmd} of the JDK tells about the heap of another JVM of this user. */
public final class JvmMemory {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The last line of a class histogram: instances, then bytes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  /** One line for each part of the heap, whatever the collector; not the one of the metaspace. */
  private static final Pattern USED =
      Pattern.compile("(?m)^.*(?:heap|generation|Gen)\\s.*used (\\d+)K");

  private final long pid;
  private final Path directory;

  /**
   * @param directory where the tool may write
   */
  public JvmMemory(long pid, Path directory) {
    this.pid = pid;
    this.directory = directory;
  }

  /** Bytes of the objects that are reachable; costs the JVM a full collection. */
  public long liveBytes() {
    String histogram = jcmd("GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new ServerException("no total in the class histogram of process " + pid);
    }
    return Long.parseLong(total.group(1));
  }

  /** Bytes of the heap that are in use, garbage included; costs the JVM nothing. */
  public long usedBytes() {
    String info = jcmd("GC.heap_info");
    long bytes = usedBytes(info);
    if (bytes == 0) {
      throw new ServerException("no use of the heap in: " + info);
    }
    return bytes;
  }

  static long usedBytes(String heapInfo) {
    return USED.matcher(heapInfo).results().mapToLong(m -> Long.parseLong(m.group(1)) << 10).sum();
  }

  private String jcmd(String command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return Tool.run(
        "jcmd", List.of(jcmd.toString(), Long.toString(pid), command), directory, LIMIT);
  }
}
