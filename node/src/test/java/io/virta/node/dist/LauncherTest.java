package io.virta.node.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.EndedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks how {@code bin/virta} interprets its environment; a fake JVM prints its arguments. */
class LauncherTest {
  private static final List<String> TOOLS = List.of("sh", "ls", "mkdir", "readlink");
  private static final String TOLD_ARCHIVE = "archive=";

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private Path home;
  private Path jvm;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    Path bin = Files.createDirectories(directory.resolve("virta/bin"));
    Files.copy(Path.of("src/dist/bin/virta"), bin.resolve("virta"));
    Files.createFile(Files.createDirectories(directory.resolve("virta/lib")).resolve("a.jar"));
    jvm = directory.resolve("jvm");
    Path java = Files.createDirectories(jvm.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        case " $*" in *" -version") echo 'openjdk version "21.0.1" 2026-01-01' >&2; exit 0;; esac
        echo "archive=${VIRTA_CLASS_ARCHIVE:-}"
        echo "locale=${LC_ALL:-}"
        for word; do echo "$word"; done
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(jvm.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", jvm.toString());
    environment.put("HOME", home.toString());
  }

  private List<String> virta(String... words) throws IOException, InterruptedException {
    return launch(words).successfully().lines().toList();
  }

  private EndedProcess launch(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("sh", directory.resolve("virta/bin/virta").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return EndedProcess.of(builder);
  }

  /** Returns the class archive of a command; empty if none is used. */
  private Optional<Path> archive() throws IOException, InterruptedException {
    String told = virta("stream", "list").get(0);
    assertThat(told).startsWith(TOLD_ARCHIVE);
    String file = told.substring(TOLD_ARCHIVE.length());
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
  void different_jvm_flags_have_separate_archives(String variable) throws Exception {
    Path without = archive().orElseThrow();
    environment.put(variable, "-XX:+UseG1GC");
    Path with = archive().orElseThrow();
    environment.put(variable, "-XX:-UseCompressedOops");

    assertThat(List.of(without, with, archive().orElseThrow())).doesNotHaveDuplicates();
    environment.remove(variable);
    assertThat(archive()).contains(without);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "help",
        "--version",
        "--help",
        "log verify --help",
        "serve -h",
        "completion bash"
      })
  void help_and_completion_use_an_archive_and_do_not_record_one(String line) throws Exception {
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    String notes = "-XX:+RecordDynamicDumpInfo";
    assertThat(virta("log", "verify")).contains(notes);
    List<String> told = virta(words);
    assertThat(told).doesNotContain(notes);

    Path archive = Path.of(told.get(0).substring(TOLD_ARCHIVE.length()));
    Files.writeString(archive, "classes");
    Files.writeString(
        Path.of(archive + ".sum"),
        EndedProcess.of(new ProcessBuilder("cksum"), "classes").successfully());

    assertThat(virta(words)).contains("-XX:SharedArchiveFile=" + archive);
  }

  @Test
  void time_zone_and_locale_do_not_change_the_archive() throws Exception {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    Path ls = Files.createFile(tools.resolve("ls"));
    Files.writeString(
        ls,
        """
        #!/bin/sh
        if [ "$1" = -ln ]; then echo "as one writes it in $TZ and in ${LC_ALL:-$LANG}"; fi
        PATH=/usr/bin:/bin exec ls "$@"
        """);
    Files.setPosixFilePermissions(ls, PosixFilePermissions.fromString("rwx------"));
    environment.merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
    environment.putAll(Map.of("TZ", "Europe/Berlin", "LANG", "de_DE.UTF-8"));
    Path archive = archive().orElseThrow();

    environment.put("TZ", "Asia/Tokyo");
    assertThat(archive()).as("elsewhere").contains(archive);
    environment.put("LANG", "ja_JP.UTF-8");
    assertThat(archive()).as("in another language").contains(archive);
    environment.put("LC_ALL", "en_GB.UTF-8");
    assertThat(archive()).as("with LC_ALL set").contains(archive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
  void a_collector_that_the_user_chose_replaces_ours(String variable) throws Exception {
    assertThat(virta("stream", "list")).contains("-XX:+UseSerialGC");
    assertThat(virta("serve")).contains("-XX:+UseParallelGC");
    environment.put(variable, "-Xmx1g -XX:+UseZGC");

    assertThat(virta("stream", "list"))
        .contains("-XX:TieredStopAtLevel=1")
        .doesNotContain("-XX:+UseSerialGC");
    assertThat(virta("serve")).doesNotContain("-XX:+UseParallelGC");
  }

  @Test
  void a_command_gets_only_the_jars_that_it_uses_and_a_node_gets_all() throws Exception {
    Path lib = directory.resolve("virta/lib");
    for (String jar : List.of("config-1.jar", "virta-node-1.jar", "picocli-1.jar", "pekko-1.jar")) {
      Files.createFile(lib.resolve(jar));
    }

    assertThat(classPath("stream", "list"))
        .contains("virta-node-1.jar", "picocli-1.jar")
        .doesNotContain("config-1.jar", "pekko-1.jar", "a.jar");
    assertThat(classPath("serve"))
        .containsExactly(
            "a.jar", "config-1.jar", "pekko-1.jar", "picocli-1.jar", "virta-node-1.jar");
    assertThat(classPath("log", "verify"))
        .contains("config-1.jar", "virta-node-1.jar", "picocli-1.jar")
        .doesNotContain("pekko-1.jar", "a.jar");
    assertThat(classPath()).isEqualTo(classPath("log", "verify"));
  }

  private List<String> classPath(String... words) throws Exception {
    List<String> told = virta(words);
    return Stream.of(told.get(told.indexOf("-cp") + 1).split(":", -1))
        .map(jar -> Path.of(jar).getFileName().toString())
        .toList();
  }

  @Test
  void without_a_home_directory_no_archive_and_no_directory_is_created() throws Exception {
    Path missing = directory.resolve("nonexistent");
    environment.put("HOME", missing.toString());
    assertThat(archive()).isEmpty();
    assertThat(missing).doesNotExist();

    environment.remove("HOME");
    assertThat(archive()).isEmpty();

    environment.put("XDG_CACHE_HOME", directory.resolve("cache").toString());
    assertThat(archive().orElseThrow().getParent()).isEqualTo(directory.resolve("cache/virta"));
  }

  @Test
  void the_cache_directory_is_private_to_its_user() throws Exception {
    Path cache = archive().orElseThrow().getParent();

    assertThat(cache).isEqualTo(home.resolve(".cache/virta"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx----w-"})
  void a_cache_that_others_can_write_to_is_not_used(String mode) throws Exception {
    Path cache = Files.createDirectory(directory.resolve("shared"));
    environment.put("VIRTA_CACHE", cache.toString());
    assertThat(archive()).as("with the mode it was created with").isPresent();

    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString(mode));

    assertThat(archive()).isEmpty();
  }

  @Test
  void without_a_checksum_there_is_no_archive() throws Exception {
    Path tools = Files.createDirectory(directory.resolve("tools"));
    for (String tool : TOOLS) {
      Path real = Path.of("/usr/bin", tool);
      Files.createSymbolicLink(
          tools.resolve(tool), Files.exists(real) ? real : Path.of("/bin", tool));
    }
    environment.put("PATH", tools.toString());

    assertThat(archive()).isEmpty();
  }

  @Test
  void an_ascii_locale_is_replaced_by_utf_8_and_any_other_is_kept() throws Exception {
    assertThat(virta("stream", "list")).contains("locale=C.UTF-8");
    environment.put("LANG", "C");
    assertThat(virta("stream", "list")).contains("locale=C.UTF-8");
    environment.put("LC_CTYPE", "de_DE.ISO-8859-1");
    assertThat(virta("stream", "list")).contains("locale=");
    environment.put("LC_ALL", "POSIX");
    assertThat(virta("stream", "list")).contains("locale=C.UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "IMPLEMENTOR=\"x\"\n", "JAVA_VERSION=\"\"\n"})
  void a_jvm_whose_release_file_has_no_version_is_asked(String release) throws Exception {
    Files.writeString(jvm.resolve("release"), release);
    environment.put("JAVA_TOOL_OPTIONS", "-Xmx1g");

    assertThat(archive().orElseThrow().getFileName().toString()).startsWith("command-21-");
  }

  @Test
  void a_jvm_that_fails_to_print_its_version_is_reported_with_its_output() throws Exception {
    Files.delete(jvm.resolve("release"));
    Path java = jvm.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho 'Unrecognized VM option Typo' >&2\nexit 1\n");

    EndedProcess ended = launch("serve");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.text())
        .contains("virta: " + java + " does not start: Unrecognized VM option Typo");
  }
}
