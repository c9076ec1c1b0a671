package io.virta.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A program that has run to its end: its exit code, and both of its streams as one text. */
public record EndedProcess(int exitCode, String text) {
  /** Ends what hangs. Scripts call the AWS CLI dozens of times, a second each on a free machine. */
  private static final Duration TIME_MAX = Duration.ofMinutes(10);

  /** A variable by which what a program has started is known, though its parent may be gone. */
  private static final String MARK = "ENDED_PROCESS";

  /**
   * Runs a program without input. One that does not end in time fails the test. Whatever it started
   * and left behind is killed.
   */
  public static EndedProcess of(ProcessBuilder program) throws IOException, InterruptedException {
    return of(program, "");
  }

  /** The same with that text as its input. */
  public static EndedProcess of(ProcessBuilder program, String input)
      throws IOException, InterruptedException {
    return of(program, input, TIME_MAX);
  }

  /** The same within that time; taking its input counts. */
  static EndedProcess of(ProcessBuilder program, String input, Duration timeMax)
      throws IOException, InterruptedException {
    return run(program, input, true, timeMax);
  }

  /** The same with an input that does not end, since the end would be Ctrl-D in a terminal. */
  public static EndedProcess inTerminal(ProcessBuilder program, String typed)
      throws IOException, InterruptedException {
    return run(program, typed, false, TIME_MAX);
  }

  private static EndedProcess run(
      ProcessBuilder program, String input, boolean inputEnds, Duration timeMax)
      throws IOException, InterruptedException {
    String mark = UUID.randomUUID().toString();
    program.environment().put(MARK, mark);
    Path output = Files.createTempFile("virta-test", ".output");
    try {
      // Not a pipe: one that a grandchild keeps open would never end.
      Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        // In a thread of its own: a program that does not read its input has a limit of time, too.
        Thread writer =
            new Thread(() -> write(input, process.getOutputStream(), inputEnds), "program-input");
        writer.setDaemon(true);
        writer.start();
        boolean ended = process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS);
        String text = new String(Files.readAllBytes(output), UTF_8);
        assertThat(ended).as("%s ends; it said:%n%s", program.command(), text).isTrue();
        return new EndedProcess(process.exitValue(), text);
      } finally {
        process.toHandle().destroyForcibly();
        killMarked(mark);
        // Closes its input, too, and waits for the writer, which only a reader's end lets go.
        process.destroyForcibly();
      }
    } finally {
      Files.delete(output);
    }
  }

  /** Again until there is none: one may start another while the others are found. */
  private static void killMarked(String mark) {
    for (List<ProcessHandle> left = marked(mark); !left.isEmpty(); left = marked(mark)) {
      left.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** The processes with that mark; none where the system does not tell a process's variables. */
  private static List<ProcessHandle> marked(String mark) {
    return ProcessHandle.allProcesses()
        .filter(
            process -> isMarked(Path.of("/proc", Long.toString(process.pid()), "environ"), mark))
        .toList();
  }

  private static boolean isMarked(Path environment, String mark) {
    try {
      return new String(Files.readAllBytes(environment), UTF_8).contains(MARK + "=" + mark);
    } catch (IOException goneOrOfAnotherUser) {
      return false;
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
