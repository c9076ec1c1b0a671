package io.virta.node.cli;

import io.virta.node.ExitCode;
import io.virta.node.NodeException;
import io.virta.node.tls.ServerTls;
import io.virta.persistence.file.UnusableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code virta tls export}. */
@Command(
    name = "export",
    description = {
      "Print the certificate that clients must trust, or write it to a file that all users can"
          + " read.",
      "The data directory itself is accessible to the node's user only."
    },
    mixinStandardHelpOptions = true)
final class TlsExport implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "virta-data",
      description = "The node's data directory. Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write, with mode 0644. Default: standard output")
  private @Nullable Path out;

  @Override
  public Integer call() {
    String certificate = read(ServerTls.trustedFile(data));
    if (out == null) {
      certificate.lines().forEach(Output.of(command)::line);
    } else {
      write(out, certificate);
    }
    return ExitCode.OK.number();
  }

  private static String read(Path file) {
    UnusableFile.problem(file)
        .ifPresent(
            problem -> {
              throw new NodeException(
                  ExitCode.DATA_DIRECTORY,
                  "%s %s; use --data to name the data directory of a node that has served TLS"
                      .formatted(file, problem));
            });
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new NodeException(
          ExitCode.DATA_DIRECTORY,
          "%s cannot be read: %s".formatted(file, UnusableFile.reason(e)),
          e);
    }
  }

  private static void write(Path file, String certificate) {
    try {
      Files.writeString(file, certificate);
      PosixFileAttributeView modes = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (modes != null) {
        modes.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
      }
    } catch (IOException e) {
      throw new NodeException(
          ExitCode.FAILED, "%s cannot be written: %s".formatted(file, UnusableFile.reason(e)), e);
    }
  }
}
