package io.virta.node;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * A class data sharing (CDS) archive: the classes that one process has loaded, stored so that the
 * next process starts faster. {@code bin/virta} derives the file name from everything the JVM
 * compares before it accepts an archive, and makes this JVM record its classes if no intact file of
 * that name exists. Only a successful process writes an archive: a node that became ready, or a
 * command that succeeded.
 *
 * <p>A checksum file in the format of {@code cksum} is kept beside the archive, because a JVM can
 * crash on a truncated archive.
 */
public final class ClassArchive {
  private static final String VARIABLE = "VIRTA_CLASS_ARCHIVE";
  // Names of archives, their checksums and drafts. Other files in the directory are left alone.
  private static final Pattern OURS = Pattern.compile("(node|command)-.*\\.jsa.*");
  private static final String SUM = ".sum";
  // A line of the JVM's class hierarchy: class name, slash, class loader.
  private static final Pattern LOADED = Pattern.compile("(?m)^[|\\- ]*([^/\\s|]+)/");
  // Archives and checksums of nodes and commands, for a few Java versions or installations.
  private static final int FILES_MAX = 16;

  /** A node that does not end, for example because its disk hangs, must not block JVM shutdown. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final Path file;

  private ClassArchive(Path file) {
    this.file = file;
  }

  /** Writes the archive in a shutdown hook, after the node has ended. */
  static void keepAfter(CompletionStage<?> ended) {
    if (System.getenv(VARIABLE) != null && takesNotes()) {
      Thread hook =
          new Thread(
              () -> {
                if (endsWithin(END_TIMEOUT, ended)) {
                  keep(() -> {});
                }
              },
              "class-archive");
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  static boolean endsWithin(Duration limit, CompletionStage<?> ended) {
    try {
      ended.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException notInOrder) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Writes the classes that this JVM has loaded, if it records them. A failure only makes the next
   * start slower. Nothing can be printed on standard output afterwards.
   *
   * @param rehearsal loads further classes that belong in the archive
   */
  public static void keep(Runnable rehearsal) {
    String file = System.getenv(VARIABLE);
    if (file == null) {
      return;
    }
    try {
      if (takesNotes()) {
        rehearsal.run();
        ClassArchive archive = new ClassArchive(Path.of(file));
        archive.write();
        archive.removeOldest();
      }
    } catch (IOException | JMException | RuntimeException cannot) {
      // Later starts work without an archive.
    }
  }

  private static boolean takesNotes() {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return Boolean.parseBoolean(jvm.getVMOption("RecordDynamicDumpInfo").getValue());
    } catch (RuntimeException otherJvm) {
      return false;
    }
  }

  private void write() throws IOException, JMException {
    String name = file.getFileName() + "." + ProcessHandle.current().pid();
    Path draft = file.resolveSibling(name);
    Path draftSum = file.resolveSibling(name + SUM);
    // The JVM prints its report on standard output, which a program may be reading.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      linkAll();
      diagnose("vmCds", "dynamic_dump", draft.toString());
      writeSum(draft, draftSum);
      Files.move(draftSum, file.resolveSibling(file.getFileName() + SUM), ATOMIC_MOVE);
      Files.move(draft, file, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
      Files.deleteIfExists(draftSum);
    }
  }

  /** Links all loaded classes, because the JVM archives linked classes only. */
  private static void linkAll() throws JMException {
    Matcher loaded = LOADED.matcher(diagnose("vmClassHierarchy"));
    while (loaded.find()) {
      try {
        Class<?> type = Class.forName(loaded.group(1), false, ClassArchive.class.getClassLoader());
        var unused = type.getDeclaredMethods(); // links the class
      } catch (ClassNotFoundException | LinkageError cannot) {
        // Generated classes, and classes with missing dependencies, cannot be archived.
      }
    }
  }

  /** Runs a {@code jcmd} command in this JVM and returns its output. */
  private static String diagnose(String command, String... words) throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                command,
                new Object[] {words},
                new String[] {String[].class.getName()});
  }

  private static void writeSum(Path of, Path to) throws IOException {
    Process sum =
        new ProcessBuilder("cksum").redirectInput(of.toFile()).redirectOutput(to.toFile()).start();
    try {
      if (sum.waitFor() != 0) {
        throw new IOException("cksum failed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private void removeOldest() throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      List<Path> newestFirst =
          files
              .filter(path -> OURS.matcher(String.valueOf(path.getFileName())).matches())
              .sorted(Comparator.comparing(ClassArchive::modified).reversed())
              .toList();
      for (Path old :
          newestFirst.subList(Math.min(FILES_MAX, newestFirst.size()), newestFirst.size())) {
        Files.deleteIfExists(old);
      }
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }
}
