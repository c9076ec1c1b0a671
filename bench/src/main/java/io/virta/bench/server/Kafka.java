package io.virta.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One Kafka broker that is its own controller (KRaft), with the heap size of Kafka's start script.
 * Kafka's command line tools run as separate processes.
 */
public final class Kafka implements AutoCloseable {
  /** Logging costs time, and would mix with the output of the tools. */
  private static final String QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

  /** The flags of the broker's JVM, as in Kafka's start script. */
  public static final List<String> FLAGS =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", QUIET);

  /** The flags of the tools' JVMs. */
  public static final List<String> TOOL_FLAGS = List.of("-Xmx512m", QUIET);

  private static final String CONFIG =
      """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@127.0.0.1:%2$d
      listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
      controller.listener.names=CONTROLLER
      log.dirs=%3$s
      offsets.topic.replication.factor=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      share.coordinator.state.topic.replication.factor=1
      share.coordinator.state.topic.min.isr=1
      group.initial.rebalance.delay.ms=0
      """;

  private final Workspace workspace;
  private final Path directory;
  private final ServerProcess process;

  private Kafka(Workspace workspace, Path directory, ServerProcess process) {
    this.workspace = workspace;
    this.directory = directory;
    this.process = process;
  }

  /** Starts a broker on an empty data directory and waits until it listens. */
  public static Kafka start(Workspace workspace) {
    Path directory = workspace.newDirectory("kafka");
    List<Integer> ports = Workspace.freePorts(2);
    int port = ports.get(0);
    Path config = directory.resolve("server.properties");
    try {
      Files.writeString(config, CONFIG.formatted(port, ports.get(1), directory.resolve("data")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + config, e);
    }
    format(workspace, config);
    List<String> command =
        Stream.concat(
                Workspace.java(FLAGS, workspace.kafkaClassPath(), "kafka.Kafka").stream(),
                Stream.of(config.toString()))
            .toList();
    ServerProcess process = ServerProcess.start("kafka", command, port, directory);
    return new Kafka(workspace, directory, process.awaitListening());
  }

  public ServerProcess process() {
    return process;
  }

  /** Creates a topic of four partitions. */
  public void createTopic(String topic, String... configs) {
    Stream<String> fixed =
        Stream.of("--create", "--topic", topic, "--partitions", "4", "--replication-factor", "1");
    Stream<String> settings = Stream.of(configs).flatMap(c -> Stream.of("--config", c));
    tool("TopicCommand", Stream.concat(fixed, settings).toList());
  }

  /** Runs a class of Kafka's tools against this broker; returns its output. */
  public String tool(String simpleClassName, List<String> arguments) {
    String mainClass = "org.apache.kafka.tools." + simpleClassName;
    String server = "127.0.0.1:" + process.address().getPort();
    List<String> command =
        Stream.of(
                Workspace.java(TOOL_FLAGS, workspace.kafkaClassPath(), mainClass),
                List.of("--bootstrap-server", server),
                arguments)
            .flatMap(List::stream)
            .toList();
    return Tool.run(simpleClassName, command, directory, Duration.ofMinutes(5));
  }

  private static void format(Workspace workspace, Path config) {
    List<String> java =
        Workspace.java(TOOL_FLAGS, workspace.kafkaClassPath(), "kafka.tools.StorageTool");
    List<String> format = List.of("format", "--cluster-id=" + clusterId(), "-c", config.toString());
    Tool.run(
        "StorageTool",
        Stream.concat(java.stream(), format.stream()).toList(),
        config.resolveSibling("."),
        Duration.ofMinutes(1));
  }

  /**
   * Returns a random id in Kafka's format: 16 bytes in URL-safe base64. It may start with a dash,
   * so it is passed with an equals sign.
   */
  private static String clusterId() {
    UUID id = UUID.randomUUID();
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    process.close();
    try {
      Workspace.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
