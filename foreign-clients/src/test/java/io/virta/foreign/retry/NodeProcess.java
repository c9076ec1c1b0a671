package io.virta.foreign.retry;

import io.virta.node.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A node in a separate JVM, which can be killed. */
final class NodeProcess implements AutoCloseable {
  private static final int SECONDS_MAX = 90;

  private final Process process;
  private final CompletableFuture<URI> endpoint = new CompletableFuture<>();

  private NodeProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::readBanner, "node-output");
    reader.setDaemon(true);
    reader.start();
  }

  static NodeProcess launch(Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dvirta.shard.quota.enforced=off", "-cp", classPath()));
    command.addAll(List.of(Main.class.getName(), "serve", "--no-demo", "--port", "0"));
    command.addAll(List.of("--data", data.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("VIRTA_"));
    return new NodeProcess(builder.redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void readBanner() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("API")) {
          endpoint.complete(URI.create(line.split(" +", 3)[1]));
        }
      }
    } catch (IOException closed) {
      // The process ended.
    }
    endpoint.completeExceptionally(new IllegalStateException("the node ended before it served"));
  }

  /** Waits until the node serves, and returns its endpoint. */
  URI endpoint() {
    return endpoint.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  /** Sends SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the node does not end");
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
