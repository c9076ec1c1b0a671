package io.virta.processors.code;

import io.virta.processors.Definition;
import io.virta.processors.Processor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A jar file with processors: classes that implement {@link Definition}, have the annotation {@link
 * Processor}, and a constructor without parameters. The file must not change while it is open. Safe
 * for any thread.
 */
public final class AppJar implements AutoCloseable {
  private static final String CLASS = ".class";
  private static final int MAGIC = 0xCAFEBABE;
  private static final int MAJOR_VERSION_OFFSET = 6;

  /** The major version of class files is that of Java plus this. */
  private static final int CLASS_VERSION_BASE = 44;

  /** How the constant pool of a class names the annotation. */
  private static final byte[] ANNOTATION =
      ("L" + Processor.class.getName().replace('.', '/') + ";").getBytes(StandardCharsets.UTF_8);

  private final JarClassLoader loader;
  private final List<Definition> definitions;

  private AppJar(JarClassLoader loader, List<Definition> definitions) {
    this.loader = loader;
    this.definitions = List.copyOf(definitions);
  }

  /**
   * Opens a jar and creates its processors. Blocks on the disk.
   *
   * @throws AppJarException if the file is no jar, has no processor, needs a newer Java or a class
   *     that is missing, or if a constructor fails
   */
  public static AppJar open(Path file) throws AppJarException {
    List<String> names = processorsIn(file);
    if (names.isEmpty()) {
      throw new AppJarException(
          file + " has no processor: annotate a class that implements Definition with @Processor");
    }
    JarClassLoader loader;
    try {
      loader = new JarClassLoader(file.toUri().toURL(), AppJar.class.getClassLoader());
    } catch (IOException e) {
      throw new AppJarException(file + " cannot be opened: " + e.getMessage(), e);
    }
    List<Definition> definitions = new ArrayList<>();
    try {
      for (String name : names) {
        definitions.add(create(file, name, loader));
      }
      return new AppJar(loader, definitions);
    } catch (AppJarException e) {
      close(loader);
      throw e;
    }
  }

  /** Returns the names of the classes with the annotation, without loading any. */
  private static List<String> processorsIn(Path file) throws AppJarException {
    if (!Files.isRegularFile(file)) {
      throw new AppJarException(file + " does not exist or is no file");
    }
    List<String> names = new ArrayList<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(CLASS) && !entry.getName().startsWith("META-INF/")) {
          byte[] bytes;
          try (InputStream in = jar.getInputStream(entry)) {
            bytes = in.readAllBytes();
          }
          if (contains(bytes, ANNOTATION)) {
            String name = nameOf(entry);
            requireKnownVersion(file, name, bytes);
            names.add(name);
          }
        }
      }
    } catch (IOException e) {
      throw new AppJarException(file + " is no readable jar: " + e.getMessage(), e);
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private static String nameOf(JarEntry entry) {
    String name = entry.getName();
    return name.substring(0, name.length() - CLASS.length()).replace('/', '.');
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      int same = 0;
      while (same < part.length && bytes[i + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return true;
      }
    }
    return false;
  }

  private static void requireKnownVersion(Path file, String name, byte[] bytes)
      throws AppJarException {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < MAJOR_VERSION_OFFSET + 2 || header.getInt() != MAGIC) {
      throw new AppJarException("%s: %s is no class file".formatted(file, name));
    }
    int java = header.getShort(MAJOR_VERSION_OFFSET) - CLASS_VERSION_BASE;
    if (java > Runtime.version().feature()) {
      throw new AppJarException(
          "%s: %s needs Java %d, and this node runs on Java %d: compile it with --release %d"
              .formatted(
                  file, name, java, Runtime.version().feature(), Runtime.version().feature()));
    }
  }

  private static Definition create(Path file, String name, JarClassLoader loader)
      throws AppJarException {
    try {
      Class<?> type = Class.forName(name, true, loader);
      if (type.getAnnotation(Processor.class) == null || !Definition.class.isAssignableFrom(type)) {
        throw new AppJarException(
            "%s: %s has the annotation @Processor, but does not implement Definition"
                .formatted(file, name));
      }
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Definition) constructor.newInstance();
    } catch (NoSuchMethodException e) {
      throw new AppJarException(
          "%s: %s has no constructor without parameters".formatted(file, name), e);
    } catch (InvocationTargetException e) {
      throw new AppJarException(
          "%s: the constructor of %s failed: %s".formatted(file, name, e.getCause()), e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new AppJarException(
          "%s: %s cannot be loaded, because of %s: is a library missing in the jar?"
              .formatted(file, name, e),
          e);
    }
  }

  /** Returns the processors, in the order of their class names. */
  public List<Definition> definitions() {
    return definitions;
  }

  private static void close(JarClassLoader loader) {
    try {
      loader.close();
    } catch (IOException ignored) {
      // It was only read.
    }
  }

  /** Releases the file. The processors must not be used after that. */
  @Override
  public void close() {
    close(loader);
  }
}
