package io.virta.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * kinesalite on Node.js with its in-memory store, its fastest configuration. Installed by npm below
 * {@code target} from the lock file in {@code bench/kinesalite}.
 */
public final class Kinesalite {
  private static final String START =
      "require('kinesalite')({createStreamMs: 0, deleteStreamMs: 0})"
          + ".listen(+process.argv[1], '127.0.0.1')";

  private Kinesalite() {}

  public static KinesisServer start(Workspace workspace) {
    Path modules = install(workspace);
    Path directory = workspace.newDirectory("kinesalite");
    int port = Workspace.freePort();
    String script = START.replace("'kinesalite'", "'" + modules.resolve("kinesalite") + "'");
    ServerProcess process =
        ServerProcess.start(
            "kinesalite", List.of("node", "-e", script, Integer.toString(port)), port, directory);
    return new KinesisServer(process.awaitListening(), directory, false);
  }

  private static Path install(Workspace workspace) {
    Path to = workspace.target().resolve("kinesalite");
    Path modules = to.resolve("node_modules");
    if (Files.exists(modules.resolve("kinesalite/package.json"))) {
      return modules;
    }
    try {
      Files.createDirectories(to);
      for (String file : List.of("package.json", "package-lock.json")) {
        Path from = workspace.home().resolve("kinesalite").resolve(file);
        Files.copy(from, to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + to, e);
    }
    // No scripts and no optional packages: they only compile LevelDB, which the in-memory store
    // does not need.
    Tool.run(
        "npm ci",
        List.of("npm", "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"),
        to,
        Duration.ofMinutes(3));
    return modules;
  }
}
