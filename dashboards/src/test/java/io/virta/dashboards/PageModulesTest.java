package io.virta.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the page's modules in {@code src/test/js}, if Node.js is installed. */
class PageModulesTest {
  @TempDir private Path directory;

  @Test
  void the_modules_of_the_page_pass_their_own_tests() throws Exception {
    assumeTrue(hasNode(), "Node.js 18.19, 20.6 or newer is not installed");
    Path output = directory.resolve("output");
    Process node =
        new ProcessBuilder(
                "node",
                "--test-reporter=tap", // the default reporter differs between versions
                "--import",
                "./src/test/js/hooks.mjs",
                "src/test/js/all.mjs")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!node.waitFor(60, TimeUnit.SECONDS)) {
      node.destroyForcibly();
    }
    String said = Files.readString(output, UTF_8);
    assertThat(node.waitFor()).as(said).isZero();
    assertThat(said).contains("# fail 0").doesNotContain("# tests 0");
  }

  /** Whether a Node.js with customizable module resolution is installed. */
  private static boolean hasNode() throws InterruptedException {
    try {
      Process node =
          new ProcessBuilder("node", "--print", "typeof require('node:module').register").start();
      String type = new String(node.getInputStream().readAllBytes(), UTF_8);
      return node.waitFor() == 0 && type.strip().equals("function");
    } catch (IOException absent) {
      return false;
    }
  }
}
