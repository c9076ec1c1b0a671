package io.virta.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that the Java code of the pages on embedding, processors and tests is compiled and run.
 */
class DocumentedCodeTest {
  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Path SOURCES = Path.of("src/test/java/io/virta/testkit/docs");

  record Block(Path page, String code) {
    @Override
    public String toString() {
      return page.getFileName() + ": " + code.lines().findFirst().orElse("");
    }
  }

  static List<Block> blocks() {
    return Stream.of("embedding.md", "processors.md", "testkit.md")
        .map(Path.of("../docs")::resolve)
        .flatMap(page -> blocksOf(page).stream())
        .toList();
  }

  private static List<Block> blocksOf(Path page) {
    return JAVA_BLOCK
        .matcher(read(page))
        .results()
        .map(found -> new Block(page, found.group(1)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void contains_only_code_that_is_compiled_and_run(Block block) throws IOException {
    try (Stream<Path> sources = Files.list(SOURCES)) {
      assertThat(sources.map(source -> flat(read(source))))
          .as("no file in %s contains this code", SOURCES)
          .anyMatch(source -> source.contains(flat(block.code())));
    }
  }

  /** Removes white space, because a page and a class break lines differently. */
  private static String flat(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
