package io.virta.dashboards.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only reviewed files are served, and no other file can be reached or loaded. */
class SiteTest {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href)=\"([^\"]+)\"|from '([^']+)'|: \"(/vendor/[^\"]+)\"");
  private static final List<String> BARE =
      List.of("preact", "preact/hooks", "htm", "@preact/signals", "uplot");

  private record Locked(String file, String version, String sha256) {}

  @Test
  void every_vendored_file_is_the_one_that_was_locked() throws Exception {
    for (Locked locked : lock()) {
      byte[] bytes = Files.readAllBytes(web().resolve("vendor/" + locked.file()));
      assertThat(HexFormat.of().formatHex(WebFile.sha256(bytes)))
          .as(locked.file())
          .isEqualTo(locked.sha256());
      assertThat(locked.file()).contains("-" + locked.version() + ".");
    }
  }

  @Test
  void every_vendored_file_is_locked() throws Exception {
    assertThat(files("vendor").map(path -> path.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(lock().stream().map(Locked::file), Stream.of("vendor.lock", "NOTICE"))
                .toList());
  }

  @Test
  void the_page_refers_only_to_its_own_files() throws Exception {
    for (Path file : Stream.concat(files("app"), Stream.of(web().resolve("index.html"))).toList()) {
      String text = Files.readString(file);
      assertThat(text).as(file.toString()).doesNotContainPattern("https?://|['\"(]//");
      Matcher reference = REFERENCE.matcher(text);
      while (reference.find()) {
        assertResolves(file, first(reference));
      }
    }
  }

  @Test
  void the_policy_allows_the_import_map_by_digest_and_nothing_else_inline() {
    WebFile index = WebFiles.packaged().find("index.html").orElseThrow();
    assertThat(PageSecurity.policyFor(index.bytes().text()).value())
        .contains("default-src 'self'", "script-src 'self' 'sha256-")
        .doesNotContain("unsafe");
    assertThat(index.bytes().text()).containsOnlyOnce("<script type=\"importmap\">");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../reference.conf",
        "app/../../reference.conf",
        "app//main.js",
        "app",
        "app/",
        ".hidden",
        "vendor/%2e%2e/x.js",
        "app\\main.js",
        "nothing.js"
      })
  void no_path_leads_out_of_the_page(String path) throws Exception {
    assertThat(WebFiles.packaged().find(path)).isEmpty();
    assertThat(WebFiles.in(web().toString()).find(path)).isEmpty();
  }

  @Test
  void only_files_whose_names_contain_a_version_are_cached_forever() {
    assertThat(WebFile.of("vendor/htm-3.1.1.mjs", new byte[0]).isImmutable()).isTrue();
    assertThat(WebFile.of("vendor/NOTICE", new byte[0]).isImmutable()).isFalse();
    assertThat(WebFile.of("app/main.js", new byte[0]).isImmutable()).isFalse();
  }

  private static void assertResolves(Path file, String target) throws Exception {
    if (BARE.contains(target) || target.startsWith("#") || target.equals("/")) {
      return;
    }
    // Template values are addresses of this page.
    if (target.startsWith("${") || target.startsWith("$")) {
      return;
    }
    Path resolved =
        target.startsWith("/")
            ? web().resolve(target.substring(1))
            : Objects.requireNonNull(file.getParent()).resolve(target);
    assertThat(resolved.normalize()).as(file + " refers to this file").isRegularFile();
  }

  private static String first(Matcher reference) {
    return Stream.of(reference.group(1), reference.group(2), reference.group(3))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private static List<Locked> lock() throws Exception {
    return Arrays.stream(Files.readString(web().resolve("vendor/vendor.lock"), UTF_8).split("\n"))
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" +"))
        .map(fields -> new Locked(fields[0], fields[2], fields[4]))
        .toList();
  }

  private static Stream<Path> files(String directory) throws IOException, URISyntaxException {
    try (Stream<Path> found = Files.list(web().resolve(directory))) {
      return found.toList().stream();
    }
  }

  private static Path web() throws URISyntaxException {
    Path index =
        Path.of(Objects.requireNonNull(SiteTest.class.getResource("/web/index.html")).toURI());
    return Objects.requireNonNull(index.getParent());
  }
}
