package io.virta.processors.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.virta.processors.graph.Topology;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppJarTest {
  private static final String COPY =
      """
      package shop;
      import io.virta.processors.*;
      @Processor(id = "copy", version = 3)
      public final class Copy implements Definition {
        record Order(String id) {}
        @Override public void define(Pipeline p) {
          p.read("orders", Order.class).write("copies", order -> Keys.of(order.id()));
        }
      }
      """;

  private static final String KEYS =
      """
      package shop;
      final class Keys {
        static String of(String id) { return id.strip(); }
      }
      """;

  @TempDir Path directory;

  private record Source(String name, String text) {}

  /** Compiles classes and packs them, except those left out. */
  private Path jar(List<String> leftOut, Source... sources) throws IOException {
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<SimpleJavaFileObject> files = new ArrayList<>();
    for (Source source : sources) {
      files.add(
          new SimpleJavaFileObject(
              URI.create("string:///shop/" + source.name() + ".java"),
              SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return source.text();
            }
          });
    }
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    assertThat(
            compiler
                .getTask(
                    null,
                    null,
                    null,
                    List.of("-d", classes.toString(), "-cp", Objects.requireNonNull(classPath)),
                    null,
                    files)
                .call())
        .isTrue();
    Path jar = directory.resolve("app.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out);
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString();
        if (!leftOut.contains(name)) {
          zip.putNextEntry(new JarEntry(name));
          zip.write(Files.readAllBytes(file));
        }
      }
    }
    return jar;
  }

  private static void assertRefused(Path jar, String... parts) {
    assertThatExceptionOfType(AppJarException.class)
        .isThrownBy(() -> AppJar.open(jar))
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(parts));
  }

  @Test
  void finds_the_processors_of_a_jar_with_their_other_classes() throws Exception {
    Path file = jar(List.of(), new Source("Copy", COPY), new Source("Keys", KEYS));
    try (AppJar jar = AppJar.open(file)) {
      assertThat(jar.definitions()).hasSize(1);
      Topology topology = Topology.of(jar.definitions().get(0));
      assertThat(topology.id()).isEqualTo("copy");
      assertThat(topology.version()).isEqualTo(3);
      assertThat(jar.definitions().get(0).getClass().getClassLoader())
          .isNotSameAs(getClass().getClassLoader());
    }
  }

  @Test
  void names_a_file_that_is_missing_or_no_jar() throws Exception {
    assertRefused(directory.resolve("no.jar"), "no.jar", "does not exist");
    assertRefused(
        Files.writeString(directory.resolve("text.jar"), "text"), "text.jar", "no readable jar");
  }

  @Test
  void names_a_jar_without_a_processor() throws Exception {
    assertRefused(jar(List.of(), new Source("Keys", KEYS)), "app.jar", "@Processor");
  }

  @Test
  void names_a_class_that_is_no_definition() throws Exception {
    String text = "package shop; @io.virta.processors.Processor(id = \"x\") public class Wrong {}";
    assertRefused(jar(List.of(), new Source("Wrong", text)), "shop.Wrong", "Definition");
  }

  @Test
  void names_a_class_that_needs_parameters() throws Exception {
    String text = COPY.replace("record Order", "public Copy(int size) {} record Order");
    assertRefused(
        jar(List.of(), new Source("Copy", text), new Source("Keys", KEYS)),
        "shop.Copy",
        "constructor without parameters");
  }

  @Test
  void names_what_a_constructor_throws() throws Exception {
    String text =
        COPY.replace(
            "record Order",
            "public Copy() { throw new IllegalStateException(\"no luck\"); } record Order");
    assertRefused(
        jar(List.of(), new Source("Copy", text), new Source("Keys", KEYS)), "shop.Copy", "no luck");
  }

  @Test
  void names_a_class_that_is_missing() throws Exception {
    String text =
        COPY.replace("record Order", "private final Keys keys = new Keys(); record Order");
    assertRefused(
        jar(List.of("shop/Keys.class"), new Source("Copy", text), new Source("Keys", KEYS)),
        "shop.Copy",
        "Keys");
  }

  @Test
  void names_the_java_that_a_class_needs() throws Exception {
    Path file = jar(List.of(), new Source("Copy", COPY), new Source("Keys", KEYS));
    Path newer = directory.resolve("classes/shop/Copy.class");
    byte[] bytes = Files.readAllBytes(newer);
    bytes[7] = (byte) (44 + 99);
    Files.write(newer, bytes);
    Files.delete(file);
    try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new JarEntry("shop/Copy.class"));
      zip.write(bytes);
    }
    assertRefused(file, "shop.Copy", "needs Java 99");
  }
}
