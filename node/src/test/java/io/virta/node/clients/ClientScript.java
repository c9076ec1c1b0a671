package io.virta.node.clients;

import io.virta.node.EndedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A program of {@code src/test/clients} in another language, run as a separate process. */
public final class ClientScript {
  private static final Path DIRECTORY = Path.of("src", "test", "clients").toAbsolutePath();

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
        "no SDK for JavaScript; run `npm ci` in node/src/test/clients/js");
    return new ClientScript("node", script);
  }

  /** Returns the bundler of browser scripts; skips the test if it or the SDK is not installed. */
  static ClientScript bundler() {
    node("--version");
    Path esbuild = DIRECTORY.resolve("js/node_modules/.bin/esbuild");
    Assumptions.assumeTrue(
        Files.isExecutable(esbuild), "no bundler; run `npm ci` in node/src/test/clients/js");
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
      runs = EndedProcess.of(builder(List.of(command))).exitCode() == 0;
    } catch (IOException missing) {
      runs = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
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

  /** Runs the script with that input and returns its output; fails unless the exit code is 0. */
  public String run(String input, Object... arguments) throws Exception {
    return EndedProcess.of(builder(withArguments(arguments)), input).successfully();
  }
}
