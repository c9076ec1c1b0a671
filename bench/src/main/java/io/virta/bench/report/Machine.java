package io.virta.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The machine on which the figures were measured.
 *
 * @param loadAverage the load average of the last minute at the start of the run; more than a few
 *     tenths means that something else was running
 * @param fsyncMillis the median time of a 4 KiB append with fsync on the disk of the run
 */
public record Machine(
    String cpu,
    int cores,
    long memoryBytes,
    String kernel,
    String jdk,
    String fileSystem,
    double loadAverage,
    double fsyncMillis) {

  private static final int FSYNCS = 200;
  private static final Duration CALM_WITHIN = Duration.ofMinutes(4);

  /**
   * Waits for the load average to fall, because the build before a run raises it and it falls
   * slowly. Returns when it is at most {@code loadAverageMax}, or after a maximum time if something
   * else is running.
   */
  public static void awaitCalm(double loadAverageMax) {
    if (loadAverageNow() <= loadAverageMax) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "waiting for the load average to fall from %.2f to %.2f%n",
        loadAverageNow(),
        loadAverageMax);
    long end = System.nanoTime() + CALM_WITHIN.toNanos();
    while (loadAverageNow() > loadAverageMax && System.nanoTime() < end) {
      try {
        TimeUnit.SECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static double loadAverageNow() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Measures this machine; {@code directory} must be on the disk that the servers use. */
  public static Machine measure(Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);
    return new Machine(
        procValue("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        measuredMemoryBytes(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        store.type(),
        loadAverageNow(),
        medianFsyncMillis(directory));
  }

  private static long measuredMemoryBytes() throws IOException {
    String kilobytes = procValue("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) << 10;
  }

  /** The value of the first line with a name; "unknown" if there is none. */
  private static String procValue(String file, String name) throws IOException {
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      return "unknown";
    }
    try (var lines = Files.lines(path)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  private static double medianFsyncMillis(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "fsync", ".probe");
    long[] nanos = new long[FSYNCS];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FSYNCS; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(4096));
        channel.force(false);
        nanos[i] = System.nanoTime() - start;
      }
    } finally {
      Files.delete(file);
    }
    Arrays.sort(nanos);
    return nanos[FSYNCS / 2] / 1e6;
  }
}
