package io.virta.node;

import com.typesafe.config.Config;
import io.virta.node.config.NodeConfig;
import io.virta.persistence.log.LogFailedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code virta serve}: runs one node until it is stopped. */
@Command(name = "serve", description = "Run a node until Ctrl-C.", mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on. Default: 127.0.0.1")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "HTTP port; 0 selects a free one. Default: 4566")
  private @Nullable Integer port;

  @Option(
      names = "--tls-port",
      paramLabel = "N",
      description = "HTTPS port, or off. Default: 4567 if the HTTP port is 4566 and 4567 is free")
  private @Nullable String tlsPort;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "TLS certificate: PEM chain or PKCS#12. Default: a generated one")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Private key in PEM. Default: read from the certificate file")
  private @Nullable Path tlsKey;

  @Option(names = "--data", paramLabel = "DIR", description = "Data directory. Default: virta-data")
  private @Nullable Path data;

  @Option(
      names = "--account-id",
      paramLabel = "ID",
      description = "Account ID used for requests that do not carry one. Default: 000000000000")
  private @Nullable String accountId;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description =
          "Region used for requests that do not carry one, and home region of a new data directory."
              + " Default: us-east-1")
  private @Nullable String region;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description =
          "Accept only requests signed with a key from this file. Default: any credentials")
  private @Nullable Path credentials;

  @Option(
      names = "--insecure-any-credentials",
      description = "Accept any credentials even where other machines can reach this node.")
  private boolean insecure;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "Let web pages from ORIGIN, such as http://localhost:3000 or http://localhost:*, use this"
              + " node (repeatable).")
  private @Nullable List<String> allowedOrigins;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = "Additional host name of this node, or *.NAME (repeatable).")
  private @Nullable List<String> allowedHosts;

  @Option(
      names = "--app",
      paramLabel = "FILE",
      description = "Run the processors in this jar (repeatable).")
  private @Nullable List<Path> apps;

  @Option(
      names = "--no-demo",
      description = "Do not start the demo, which writes metrics of this computer to a stream.")
  private boolean noDemo;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:" + LogFormat.VARIABLE + ":-text}",
      description = "Log format on standard error: ${COMPLETION-CANDIDATES}. Default: text")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private LogFormat logFormat;

  @Override
  public Integer call() {
    long started = System.nanoTime();
    logFormat.use();
    Config config = NodeConfig.load(flags());
    VirtaNode node = start(config);
    PrintWriter out = command.commandLine().getOut();
    Banner.of(node, Duration.ofNanos(System.nanoTime() - started)).forEach(out::println);
    out.flush();
    ClassArchive.keepAfter(node.whenEnded());
    node.whenEnded().toCompletableFuture().join();
    return ExitCode.OK.number();
  }

  private static VirtaNode start(Config config) {
    try (StartupQuiet quiet = new StartupQuiet()) {
      return VirtaNode.start(config, ServeCommand::halt);
    }
  }

  private Map<String, Object> flags() {
    Map<String, Object> flags = new HashMap<>();
    put(flags, "virta.node.host", host);
    put(flags, "virta.node.port", port);
    put(flags, "virta.node.tls-port", tlsPort);
    put(flags, "virta.node.tls.certificate", tlsCertificate);
    put(flags, "virta.node.tls.key", tlsKey);
    put(flags, "virta.node.account-id", accountId);
    put(flags, "virta.log.directory", data);
    put(flags, "virta.http.region", region);
    put(flags, "virta.http.credentials.file", credentials);
    put(flags, "virta.http.allowed-origins", allowedOrigins);
    put(flags, "virta.http.allowed-hosts", allowedHosts);
    put(
        flags,
        "virta.node.app-jars",
        apps == null ? null : apps.stream().map(Path::toString).toList());
    if (insecure) {
      flags.put("virta.node.insecure", true);
    }
    if (noDemo) {
      flags.put("virta.node.demo.enabled", false);
    }
    return flags;
  }

  private static void put(Map<String, Object> flags, String path, @Nullable Object value) {
    if (value != null) {
      flags.put(path, value instanceof Path file ? file.toString() : value);
    }
  }

  // Halts instead of exiting: shutdown hooks would wait for actors that wait for the log.
  // Acknowledged records are on the disk, and nothing more will be acknowledged.
  private static void halt(LogFailedException failure) {
    System.err.println(
        "virta: the log failed, no more writes are acknowledged: "
            + failure.getMessage()
            + "; check the disk, then start again");
    System.err.flush();
    Runtime.getRuntime().halt(ExitCode.DISK_FAILED.number());
  }
}
