package io.virta.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to completion for their output. */
public final class Tool {
  private Tool() {}

  /**
   * Runs a program and returns its output, including standard error.
   *
   * @throws ServerException if it fails or takes longer than {@code limit}
   */
  public static String run(String name, List<String> command, Path directory, Duration limit) {
    try {
      Path output = Files.createTempFile(directory, "tool", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        throw new ServerException(
            name + (ended ? " failed: " : " did not end within " + limit + ": ") + text);
      }
      return text;
    } catch (IOException e) {
      throw new ServerException("cannot run " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("interrupted while " + name + " ran", e);
    }
  }
}
