package io.virta.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program that has run to its end: its exit code, and both of its streams as one text. */
public record EndedProcess(int exitCode, String text) {
  /** Ends what hangs. Scripts call the AWS CLI dozens of times, a second each on a free machine. */
  private static final long SECONDS_MAX = 600;

  /**
   * Runs a program without input. One that does not end in time fails the test, and is killed with
   * all that it started.
   */
  public static EndedProcess of(ProcessBuilder program) throws IOException, InterruptedException {
    return of(program, "");
  }

  /** The same with that text as its input. */
  public static EndedProcess of(ProcessBuilder program, String input)
      throws IOException, InterruptedException {
    return run(program, input, true);
  }

  /** The same with an input that does not end, since the end would be Ctrl-D in a terminal. */
  public static EndedProcess inTerminal(ProcessBuilder program, String typed)
      throws IOException, InterruptedException {
    return run(program, typed, false);
  }

  private static EndedProcess run(ProcessBuilder program, String input, boolean inputEnds)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("virta-test", ".output");
    try {
      // Not a pipe: one that a grandchild keeps open would never end.
      Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        write(input, process.getOutputStream(), inputEnds);
        boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        String text = new String(Files.readAllBytes(output), UTF_8);
        assertThat(ended).as("%s ends; it said:%n%s", program.command(), text).isTrue();
        return new EndedProcess(process.exitValue(), text);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly(); // closes its input, too
      }
    } finally {
      Files.delete(output);
    }
  }

  private static void write(String input, OutputStream to, boolean inputEnds) {
    try {
      to.write(input.getBytes(UTF_8));
      to.flush();
      if (inputEnds) {
        to.close();
      }
    } catch (IOException endedBefore) {
      // Its exit code and its text tell more.
    }
  }

  /** What it said; fails the test unless it ended well. */
  public String successfully() {
    assertThat(exitCode).as("exit code of a program that said:%n%s", text).isZero();
    return text;
  }
}
