package io.virta.node.clients;

import io.virta.node.EndedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A program of {@code src/test/clients} in another language, in a process of its own. */
public final class ClientScript {
  private static final Path DIRECTORY = Path.of("src", "test", "clients").toAbsolutePath();

  private final List<String> command;

  private ClientScript(String... command) {
    this.command = List.of(command);
  }

  /** One for Python with boto3; skips the test where that is missing. */
  public static ClientScript boto3(String script) {
    assumeRuns("boto3", "python3", "-c", "import boto3");
    return new ClientScript("python3", "-B", script); // without compiled files beside the source
  }

  /** One for Node.js with the SDK of the lock file; skips the test where that is missing. */
  static ClientScript node(String script) {
    assumeRuns("node", "node", "--version");
    Assumptions.assumeTrue(
        Files.isDirectory(DIRECTORY.resolve("js/node_modules/@aws-sdk/client-kinesis")),
        "no SDK for JavaScript; run `npm ci` in node/src/test/clients/js");
    return new ClientScript("node", script);
  }

  /** The bundler of scripts for browsers; skips the test where it or the SDK is missing. */
  static ClientScript bundler() {
    node("--version");
    Path esbuild = DIRECTORY.resolve("js/node_modules/.bin/esbuild");
    Assumptions.assumeTrue(
        Files.isExecutable(esbuild), "no bundler; run `npm ci` in node/src/test/clients/js");
    return new ClientScript(esbuild.toString());
  }

  /** Chromium without a window; skips the test where it is missing. */
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

  /** One for bash with the AWS CLI; skips the test where that is missing. */
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
    // Whatever account the person has who runs the tests stays out of them.
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    return builder;
  }

  /** Starts it; the caller reads and ends it. */
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

  /** Runs it with that input; answers what it printed, after seeing it end well. */
  public String run(String input, Object... arguments) throws Exception {
    return EndedProcess.of(builder(withArguments(arguments)), input).successfully();
  }
}
