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

/** The result of a finished program: its exit code, and the text of both output streams. */
public record EndedProcess(int exitCode, String text) {
  /**
   * Limit for programs that hang. Scripts call the AWS CLI dozens of times, about a second per
   * call.
   */
  private static final Duration TIME_MAX = Duration.ofMinutes(10);

  /**
   * An environment variable that identifies all descendants of a program, even if their parent has
   * ended.
   */
  private static final String MARK = "ENDED_PROCESS";

  /**
   * Runs a program without input; fails the test if it does not end in time. Kills all processes
   * that it has left behind.
   */
  public static EndedProcess of(ProcessBuilder program) throws IOException, InterruptedException {
    return of(program, "");
  }

  /** The same with the given input. */
  public static EndedProcess of(ProcessBuilder program, String input)
      throws IOException, InterruptedException {
    return of(program, input, TIME_MAX);
  }

  /** The same with the given time limit, which includes writing the input. */
  static EndedProcess of(ProcessBuilder program, String input, Duration timeMax)
      throws IOException, InterruptedException {
    return run(program, input, true, timeMax);
  }

  /** The same with an input that stays open, because its end would be a Ctrl-D in the terminal. */
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
      // A file, not a pipe: a grandchild could keep a pipe open forever.
      Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      try {
        // In a separate thread: the time limit also applies to a program that does not read its
        // input.
        Thread writer =
            new Thread(() -> write(input, process.getOutputStream(), inputEnds), "program-input");
        writer.setDaemon(true);
        writer.start();
        boolean ended = process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS);
        String text = new String(Files.readAllBytes(output), UTF_8);
        assertThat(ended).as("%s ends; its output:%n%s", program.command(), text).isTrue();
        return new EndedProcess(process.exitValue(), text);
      } finally {
        process.toHandle().destroyForcibly();
        killMarked(mark);
        // Also closes the input, and waits for the writer, which blocks until its reader ends.
        process.destroyForcibly();
      }
    } finally {
      Files.delete(output);
    }
  }

  /** Repeats until none is left: a process may start another one during the search. */
  private static void killMarked(String mark) {
    for (List<ProcessHandle> left = marked(mark); !left.isEmpty(); left = marked(mark)) {
      left.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /**
   * Returns the processes with that mark; none if the system does not expose environment variables.
   */
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
      // The exit code and the output are more informative.
    }
  }

  /** Returns the output; fails the test unless the exit code is 0. */
  public String successfully() {
    assertThat(exitCode).as("exit code of a program with this output:%n%s", text).isZero();
    return text;
  }
}
