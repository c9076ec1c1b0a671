package io.virta.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar with one processor, compiled by a test. */
public final class AppJarFile {
  private AppJarFile() {}

  /** Creates a jar with a processor that copies stream {@code from} to stream {@code to}. */
  public static Path copying(Path directory, String id, String from, String to) {
    return of(
        directory.resolve(id + ".jar"),
        """
        package shop;
        import io.virta.processors.*;
        @Processor(id = "%s")
        public final class Copy implements Definition {
          record Order(String id) {}
          @Override public void define(Pipeline p) {
            p.read("%s", Order.class).write("%s", Order::id);
          }
        }
        """
            .formatted(id, from, to));
  }

  /** Creates a jar with the class {@code shop.Copy}. */
  static Path of(Path jar, String text) {
    SimpleJavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///shop/Copy.java"), SimpleJavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try {
      Path classes = Files.createTempDirectory(jar.getParent(), "classes");
      List<String> options = List.of("-d", classes.toString(), "-cp", classPath);
      if (!ToolProvider.getSystemJavaCompiler()
          .getTask(null, null, null, options, null, List.of(source))
          .call()) {
        throw new IllegalArgumentException("this does not compile: " + text);
      }
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream zip = new JarOutputStream(out);
          Stream<Path> all = Files.walk(classes)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          zip.putNextEntry(new JarEntry(classes.relativize(file).toString()));
          zip.write(Files.readAllBytes(file));
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
