package io.virta.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An operating system process that listens on a port; its output goes to a log file. */
public final class ServerProcess implements AutoCloseable {
  private static final long STOP_SECONDS_MAX = 30;
  private static final Duration START_MAX = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final InetSocketAddress address;
  private final Path log;

  private ServerProcess(String name, Process process, InetSocketAddress address, Path log) {
    this.name = name;
    this.process = process;
    this.address = address;
    this.log = log;
  }

  /** Starts the process without waiting for it. */
  public static ServerProcess start(String name, List<String> command, int port, Path directory) {
    return start(name, command, Map.of(), port, directory);
  }

  /** Starts the process with additional environment variables, without waiting for it. */
  public static ServerProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      int port,
      Path directory) {
    Path log = directory.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new ServerProcess(
          name, process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), log);
    } catch (IOException e) {
      throw new ServerException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /** Waits until the port accepts connections; kills the process if it does not in time. */
  public ServerProcess awaitListening() {
    try {
      awaitPort();
      return this;
    } catch (ServerException e) {
      kill();
      throw e;
    }
  }

  private void awaitPort() {
    long end = System.nanoTime() + START_MAX.toNanos();
    while (!listens()) {
      if (!process.isAlive()) {
        throw new ServerException(
            name + " ended with code " + process.exitValue() + ": " + logTail());
      }
      if (System.nanoTime() > end) {
        throw new ServerException(
            name + " does not listen on " + address + " within " + START_MAX + ": " + logTail());
      }
      pause();
    }
  }

  public InetSocketAddress address() {
    return address;
  }

  public long pid() {
    return process.pid();
  }

  /** The CPU time used so far, by all threads. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The resident memory of the process in bytes; 0 if the system does not report it. */
  public long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Ends the process at once, as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Requests the process to end; kills it if it does not within {@value #STOP_SECONDS_MAX} s. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd()) {
      kill();
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted", e);
    }
  }
}
