package io.virta.node.clients;

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

/** A program of {@code src/test/clients} in another language, in a process of its own. */
public final class ClientScript {
  private static final Path DIRECTORY = Path.of("src", "test", "clients").toAbsolutePath();
  private static final int SECONDS_MAX = 180;

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
      Process process = builder(List.of(command)).start();
      process.getOutputStream().close();
      process.getInputStream().readAllBytes();
      runs = process.waitFor() == 0;
    } catch (IOException missing) {
      runs = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Assumptions.assumeTrue(runs, what + " is not installed");
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(DIRECTORY.toFile()).redirectErrorStream(true);
    // Whatever account the person has who runs the tests stays out of them.
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    return builder;
  }

  /** Starts it; the caller reads and ends it. */
  public Process start(Object... arguments) throws IOException {
    List<String> all = new ArrayList<>(command);
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return builder(all).start();
  }

  /** Runs it with that input; answers what it printed, after seeing it end well. */
  public String run(String input, Object... arguments) throws Exception {
    Process process = start(arguments);
    try {
      // The input is small enough for a pipe, and a script reads it before it prints.
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      }
      Thread watchdog = watch(process);
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      int exit = process.waitFor();
      watchdog.interrupt();
      assertThat(exit).as("exit code of %s, which said:%n%s", command, printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Thread watch(Process process) {
    Thread thread =
        new Thread(
            () -> {
              try {
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException ended) {
                // It needs no watching any more.
              }
            },
            "client-watchdog");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
