package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeAppsTest {
  @TempDir Path directory;

  private static void assertRefused(List<Path> files, String... parts) {
    assertThatExceptionOfType(NodeException.class)
        .isThrownBy(() -> NodeApps.open(files))
        .matches(refusal -> refusal.exitCode() == ExitCode.USAGE)
        .withMessageNotContaining("\n")
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(parts));
  }

  @Test
  void names_a_file_that_is_no_jar() {
    assertRefused(List.of(directory.resolve("no.jar")), "no.jar", "does not exist");
  }

  @Test
  void names_the_mistakes_of_a_definition_in_one_line() {
    Path jar =
        AppJarFile.of(
            directory.resolve("nothing.jar"),
            """
            package shop;
            import io.virta.processors.*;
            @Processor(id = "nothing")
            public final class Copy implements Definition {
              @Override public void define(Pipeline p) {}
            }
            """);
    assertRefused(List.of(jar), "nothing.jar", "the definition of nothing cannot run");
  }

  @Test
  void names_what_a_definition_throws() {
    Path jar =
        AppJarFile.of(
            directory.resolve("failing.jar"),
            """
            package shop;
            import io.virta.processors.*;
            @Processor(id = "failing")
            public final class Copy implements Definition {
              @Override public void define(Pipeline p) {
                throw new IllegalStateException("no luck");
              }
            }
            """);
    assertRefused(List.of(jar), "failing.jar", "shop.Copy", "no luck");
  }

  @Test
  void refuses_two_processors_with_one_id() {
    Path jar = AppJarFile.copying(directory, "copy", "orders", "copies");
    assertRefused(List.of(jar, jar), "copy.jar", "same id, copy");
  }
}
