package io.virta.foreign.kcl;

import io.virta.foreign.kcl.WorkerEvent.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A worker in a separate JVM, which can be killed at any moment. */
final class WorkerProcess implements AutoCloseable {
  private static final int END_SECONDS_MAX = 90;

  private final Process process;
  private final Path log;
  private final Thread reader;
  private final long launchedAt = System.nanoTime();
  private final List<WorkerEvent> events = new CopyOnWriteArrayList<>();

  private WorkerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.reader = new Thread(this::read, "worker-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a worker that logs to a file.
   *
   * @param settings as {@link WorkerMain} takes them, the retrieval mode first
   */
  static WorkerProcess launch(
      URI endpoint, String stream, String application, String worker, Path log, String... settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.addAll(List.of(WorkerMain.class.getName(), endpoint.toString(), stream));
    command.addAll(List.of(application, worker));
    command.addAll(List.of(settings));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder.environment().put("VIRTA_LOG_LEVEL", "INFO"); // also for the KCL
    return new WorkerProcess(builder.start(), log);
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        WorkerEvent event = WorkerEvent.parse(line);
        if (event != null) {
          events.add(event);
        }
      }
    } catch (IOException closed) {
      // Keep the output received so far.
    }
  }

  /** Returns the events so far, in order. */
  List<WorkerEvent> events() {
    return events;
  }

  List<WorkerEvent> events(Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).toList();
  }

  /** Returns the milliseconds from the launch of the JVM to that event. */
  long millisTo(WorkerEvent event) {
    return TimeUnit.NANOSECONDS.toMillis(event.at() - launchedAt);
  }

  /** Whether the KCL in the worker has logged a line with that text. */
  boolean hasLogged(String text) throws IOException {
    return Files.readString(log).contains(text);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGKILL; returns when {@link #events()} contains everything reported before. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Shuts the worker down so that it releases its leases; returns its exit code. */
  int stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("the worker does not end");
    }
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
