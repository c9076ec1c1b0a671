package io.virta.foreign.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program of {@code src/test/clients} in another language, run as a separate process. */
public final class ClientScript {
  private static final Path DIRECTORY = Path.of("src", "test", "clients").toAbsolutePath();

  /** A script calls the AWS CLI dozens of times, about a second per call. */
  private static final long MINUTES_MAX = 10;

  private final List<String> command;

  private ClientScript(String... command) {
    this.command = List.of(command);
  }

  /** Returns a script for Python with boto3; skips the test if they are not installed. */
  public static ClientScript boto3(String script) {
    assumeRuns("boto3", "python3", "-c", "import boto3");
    return new ClientScript("python3", "-B", script); // -B: write no compiled files
  }

  /**
   * Returns a script for Node.js with the SDK of the lock file; skips the test if they are not
   * installed.
   */
  static ClientScript node(String script) {
    assumeRuns("node", "node", "--version");
    Assumptions.assumeTrue(
        Files.isDirectory(DIRECTORY.resolve("js/node_modules/@aws-sdk/client-kinesis")),
        "no SDK for JavaScript; run `npm ci` in foreign-clients/src/test/clients/js");
    return new ClientScript("node", script);
  }

  /** Returns the bundler of browser scripts; skips the test if it or the SDK is not installed. */
  static ClientScript bundler() {
    node("--version");
    Path esbuild = DIRECTORY.resolve("js/node_modules/.bin/esbuild");
    Assumptions.assumeTrue(
        Files.isExecutable(esbuild),
        "no bundler; run `npm ci` in foreign-clients/src/test/clients/js");
    return new ClientScript(esbuild.toString());
  }

  /** Returns headless Chromium; skips the test if it is not installed. */
  static ClientScript chromium() {
    assumeRuns("chromium", "chromium", "--version");
    return new ClientScript(
        "chromium",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run");
  }

  /** Returns a script for bash with the AWS CLI; skips the test if it is not installed. */
  static ClientScript awsCli(String script) {
    assumeRuns("aws", "aws", "--version");
    return new ClientScript("bash", script);
  }

  private static void assumeRuns(String what, String... command) {
    boolean runs;
    try {
      Process process =
          builder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      runs = process.onExit().join().exitValue() == 0;
    } catch (IOException missing) {
      runs = false;
    }
    Assumptions.assumeTrue(runs, what + " is not installed");
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(DIRECTORY.toFile());
    // Tests must not use the AWS account of the developer who runs them.
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    return builder;
  }

  /** Starts the script; the caller reads its output and ends it. */
  public Process start(Object... arguments) throws IOException {
    return builder(withArguments(arguments)).redirectErrorStream(true).start();
  }

  private List<String> withArguments(Object... arguments) {
    List<String> all = new ArrayList<>(command);
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return all;
  }

  /**
   * Runs the script with that input and returns its output; fails unless the exit code is 0, or if
   * the script does not end in time.
   */
  public String run(String input, Object... arguments) throws Exception {
    Path output = Files.createTempFile("virta-script", ".output");
    Process process =
        builder(withArguments(arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try (OutputStream to = process.getOutputStream()) {
      to.write(input.getBytes(UTF_8));
      to.close();
      boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
      String text = Files.readString(output);
      assertThat(ended).as("%s ends; its output:%n%s", command, text).isTrue();
      assertThat(process.exitValue()).as("exit code of %s:%n%s", command, text).isZero();
      return text;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
