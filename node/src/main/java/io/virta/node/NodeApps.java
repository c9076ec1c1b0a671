package io.virta.node;

import io.virta.persistence.failure.Failures;
import io.virta.processors.Definition;
import io.virta.processors.DefinitionException;
import io.virta.processors.app.AppDescription;
import io.virta.processors.app.Apps;
import io.virta.processors.code.AppJar;
import io.virta.processors.code.AppJarException;
import io.virta.processors.graph.Topology;
import io.virta.processors.runtime.AppKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The apps in the jars of {@code --app}. The jars stay open until the node has ended. */
final class NodeApps implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeApps.class);

  private final List<AppJar> jars = new ArrayList<>();

  /** The processors by their ids, in the order of the jars. */
  private final Map<String, Definition> definitions = new LinkedHashMap<>();

  private NodeApps() {}

  /**
   * Opens the jars and checks all processors in them.
   *
   * @throws NodeException for the first jar that cannot run
   */
  static NodeApps open(List<Path> files) {
    NodeApps apps = new NodeApps();
    try {
      for (Path file : files) {
        apps.add(file);
      }
      return apps;
    } catch (RuntimeException refused) {
      apps.close();
      throw refused;
    }
  }

  private void add(Path file) {
    AppJar jar;
    try {
      jar = AppJar.open(file);
    } catch (AppJarException wrong) {
      throw refusal(wrong.getMessage(), wrong);
    }
    jars.add(jar);
    for (Definition definition : jar.definitions()) {
      String id = idOf(file, definition);
      Definition other = definitions.put(id, definition);
      if (other != null) {
        throw refusal(
            "%s: %s and %s have the same id, %s"
                .formatted(file, other.getClass().getName(), definition.getClass().getName(), id),
            null);
      }
    }
  }

  private static String idOf(Path file, Definition definition) {
    try {
      return Topology.of(definition).id();
    } catch (DefinitionException wrong) {
      throw refusal(file + ": " + wrong.getMessage(), wrong);
    } catch (RuntimeException | LinkageError failed) { // of code that is not ours
      throw refusal(
          "%s: the definition of %s fails: %s"
              .formatted(file, definition.getClass().getName(), failed),
          failed);
    }
  }

  private static NodeException refusal(@Nullable String why, @Nullable Throwable cause) {
    String line = "app " + String.valueOf(why).replaceAll("\\s*\\R\\s*", " ");
    return new NodeException(ExitCode.USAGE, line, cause);
  }

  /**
   * Deploys all apps and returns them as they are then, without those that the log refuses, for
   * example because it is full. Blocks until all have answered.
   */
  List<AppDescription> deploy(Apps apps) {
    List<CompletableFuture<Optional<AppDescription>>> deployments = new ArrayList<>();
    definitions.forEach(
        (id, definition) ->
            deployments.add(
                apps.deploy(definition)
                    .toCompletableFuture()
                    .handle((app, failure) -> orWarning(id, app, failure))));
    return deployments.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
  }

  private static Optional<AppDescription> orWarning(
      String id, @Nullable AppDescription app, @Nullable Throwable failure) {
    if (failure != null) {
      log.warn("App {} is not deployed: {}", id, Failures.unwrap(failure).getMessage());
    }
    return Optional.ofNullable(app);
  }

  /** Starts the apps that were deployed before, and logs which of them have to wait for code. */
  static void startDeployed(Apps apps) {
    apps.startDeployed()
        .whenComplete(
            (missing, failure) -> {
              if (failure != null) {
                log.warn("The apps that were deployed before cannot be started", failure);
              } else if (!missing.isEmpty()) {
                log.warn(
                    "This node does not have the code of the apps {}: they wait; start the node"
                        + " with --app FILE.jar for each, or pause them with `virta app pause`.",
                    missing.stream().map(AppKey::id).collect(Collectors.joining(", ")));
              }
            });
  }

  @Override
  public void close() {
    jars.forEach(AppJar::close);
  }
}
