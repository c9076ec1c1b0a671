package io.virta.node.process;

import io.virta.node.Main;
import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real node in a separate JVM, on a free port. */
final class NodeProcess implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(60);
  private static final NodeClasses CLASSES = NodeClasses.ofThisBuild();

  private final Process process;
  private final CompletableFuture<String> endpoint = new CompletableFuture<>();
  private final CompletableFuture<String> tlsEndpoint = new CompletableFuture<>();
  private final CompletableFuture<String> errors = new CompletableFuture<>();

  private NodeProcess(Process process) {
    this.process = process;
    read("node-out", this::readBanner);
    read("node-err", () -> errors.complete(all(process.errorReader(StandardCharsets.UTF_8))));
  }

  /** Launches a node on that directory; does not wait until it serves. */
  static NodeProcess launch(Path data, String... flags) {
    return launch(List.of(), data, flags);
  }

  /** The same with a command before {@code java}, such as a tracer. */
  static NodeProcess launch(List<String> before, Path data, String... flags) {
    return launch(before, List.of(), data, flags);
  }

  /** The same with JVM flags. */
  static NodeProcess launch(
      List<String> before, List<String> jvmFlags, Path data, String... flags) {
    try {
      List<String> allFlags = new ArrayList<>(CLASSES.flags(NodeProcess::runSample));
      allFlags.addAll(jvmFlags);
      return start(before, allFlags, data, flags);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a node with some typical work, and stops it. */
  private static void runSample(List<String> jvmFlags, Path data) throws IOException {
    try (NodeProcess node = start(List.of(), jvmFlags, data, "--port", "0")) {
      WireClient client = node.client();
      client.call("CreateStream", client.request().put("StreamName", "s").put("ShardCount", 1));
      client.call(
          "PutRecord",
          client
              .request()
              .put("StreamName", "s")
              .put("PartitionKey", "k")
              .put("Data", new byte[] {1}));
      StoredRecords.of(client, "s");
      node.terminate();
      node.exitCode();
    }
  }

  private static NodeProcess start(
      List<String> before, List<String> jvmFlags, Path data, String... flags) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dvirta.shard.quota.enforced=off",
            "-Dvirta.http.rates.enforced=off"));
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", CLASSES.classPath(), Main.class.getName()));
    command.addAll(List.of("serve", "--no-demo", "--data", data.toString()));
    command.addAll(List.of(flags.length == 0 ? new String[] {"--port", "0"} : flags));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("VIRTA_"));
    return new NodeProcess(builder.start());
  }

  private static void read(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void readBanner() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("API")) {
          endpoint.complete(line.split(" +", 3)[1]);
        } else if (line.startsWith("TLS")) {
          tlsEndpoint.complete(line.split(" +", 3)[1]);
        }
      }
    } catch (IOException closed) {
      // The process ended.
    }
    endpoint.completeExceptionally(new IllegalStateException("the node ended before it served"));
  }

  private static String all(BufferedReader reader) {
    StringBuilder text = new StringBuilder();
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        text.append(line).append('\n');
      }
    } catch (IOException closed) {
      // Keep the output received so far.
    }
    return text.toString();
  }

  /** Waits until the node serves, and returns a client that never retries. */
  WireClient client() {
    try {
      String uri = endpoint.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      return new WireClient(Endpoint.of(uri, "us-east-1", Map.of()), InstantSource.system());
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IllegalStateException("no node: " + errors(), e);
    }
  }

  int port() {
    client();
    return java.net.URI.create(endpoint.join()).getPort();
  }

  /** Returns the HTTPS port of a node that was launched with {@code --tls-port}. */
  int tlsPort() {
    return java.net
        .URI
        .create(tlsEndpoint.orTimeout(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join())
        .getPort();
  }

  /** Returns the bytes of all live objects, after a full garbage collection. */
  long liveBytes() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process histogram =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram").start();
    try (BufferedReader out = histogram.inputReader(StandardCharsets.UTF_8)) {
      return out.lines()
          .filter(line -> line.startsWith("Total"))
          .mapToLong(line -> Long.parseLong(line.split(" +", -1)[2]))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no histogram; alive: " + isAlive()));
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the process to end and returns its exit code. */
  int exitCode() {
    try {
      if (!process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the node does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the process to end and returns its standard error. */
  String errors() {
    exitCode();
    return errors.join();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    kill(); // and wait: until it has ended, it holds its files
  }
}
