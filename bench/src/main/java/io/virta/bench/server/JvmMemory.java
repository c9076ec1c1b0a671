package io.virta.bench.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of another JVM of this user, as reported by the JDK's {@code jcmd}. */
public final class JvmMemory {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The last line of a class histogram: instances, then bytes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  /**
   * Matches one line per part of the heap, for any collector, but not the line of the metaspace.
   */
  private static final Pattern USED =
      Pattern.compile("(?m)^.*(?:heap|generation|Gen)\\s.*used (\\d+)K");

  private final long pid;
  private final Path directory;

  /**
   * @param directory a directory that the tool may write to
   */
  public JvmMemory(long pid, Path directory) {
    this.pid = pid;
    this.directory = directory;
  }

  /** The bytes of reachable objects; costs the JVM a full collection. */
  public long liveBytes() {
    String histogram = jcmd("GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new ServerException("no total in the class histogram of process " + pid);
    }
    return Long.parseLong(total.group(1));
  }

  /** The used bytes of the heap, including garbage; costs the JVM nothing. */
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
