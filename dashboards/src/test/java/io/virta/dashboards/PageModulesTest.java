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

/** The tests of the page's modules in {@code src/test/js}, where Node.js is installed. */
class PageModulesTest {
  private static final int NODE_MAJOR = 20;

  @TempDir private Path directory;

  @Test
  void the_modules_of_the_page_pass_their_own_tests() throws Exception {
    assumeTrue(nodeMajor() >= NODE_MAJOR, "Node.js " + NODE_MAJOR + " is not installed");
    Path output = directory.resolve("output");
    Process node =
        new ProcessBuilder("node", "--import", "./src/test/js/hooks.mjs", "src/test/js/all.mjs")
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

  private static int nodeMajor() throws InterruptedException {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      String version = new String(node.getInputStream().readAllBytes(), UTF_8);
      return node.waitFor() == 0 ? Integer.parseInt(version.substring(1, version.indexOf('.'))) : 0;
    } catch (IOException absent) {
      return 0;
    }
  }
}
