package io.virta.http.kinesis.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.http.kinesis.model.KnownOperations;
import io.virta.http.kinesis.model.OperationName;
import io.virta.http.kinesis.model.UnservedOperation.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * Checks that the page of operations matches the code: generates it from the operations, their
 * rates and the page of deviations. If the page is stale, replace it with {@code
 * http-api/target/operations.md}.
 */
class OperationsPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path MADE = Path.of("target", "operations.md");
  private static final Pattern DEVIATION =
      Pattern.compile("^## (D\\d+): ([A-Za-z, ]+)$", Pattern.MULTILINE);
  private static final String EVERY = "every operation";
  private static final String HEAD =
      """
      # Operations

      %s
      (API version 2013-12-02) are served, each over JSON and CBOR, HTTP/1.1 and HTTP/2. This page is made from the code and
      checked by the build, which fails when its SDK has an operation that this page does not name. Errors beside those named:
      `ValidationException` and `SerializationException` for malformed requests, `InternalFailure`, and those of signatures.
      Calls per second are AWS's figures; section `virta.http.rates` of the configuration changes them.

      | Operation | Served | Calls per second | Errors of its own | Differs from AWS |
      |---|---|---|---|---|
      """;

  /** The model in which operations are counted; must be updated for another SDK version. */
  private static final String MODEL = "AWS SDK for Java 2.57.8 of 30 October 2026";

  private static final String UNSERVED =
      """

      ## Not served

      A request for one of these gets `UnknownOperationException` (status 400), which SDKs do not retry, with a message that
      names the operation. Members of requests that this version does not serve are rejected, not ignored:
      [D12 and D13](deviations.md).

      | Operation | Known from |
      |---|---|
      """;

  @Test
  void the_page_of_operations_is_up_to_date() throws IOException {
    String made = page();
    Files.createDirectories(MADE.toAbsolutePath().getParent());
    Files.writeString(MADE, made);

    assertThat(Files.readString(DOCS.resolve("operations.md")))
        .as("docs/operations.md is stale; http-api/target/operations.md is not")
        .isEqualTo(made);
  }

  @Test
  void the_readme_counts_operations_by_the_same_model() throws IOException {
    assertThat(Files.readString(Path.of("..", "README.md"))).contains(count());
  }

  private static String count() {
    assertThat(MODEL).contains(" " + VersionInfo.SDK_VERSION + " ");
    int served = OperationName.values().length;
    return "%d of the %d operations of Kinesis Data Streams that the %s has"
        .formatted(served, served + KnownOperations.unserved(Source.SDK).size(), MODEL);
  }

  private static String page() throws IOException {
    Config rates = ConfigFactory.defaultReference().getConfig("virta.http.rates.per-second");
    Map<String, Set<String>> errors = errors();
    Map<String, Set<String>> deviations = deviations();
    return HEAD.formatted(count())
        + Arrays.stream(OperationName.values())
            .map(OperationName::toString)
            .sorted()
            .map(
                name ->
                    "| %s | yes | %s | %s | %s |%n"
                        .formatted(
                            name,
                            rate(rates, name),
                            String.join(", ", Objects.requireNonNull(errors.get(name), name)),
                            String.join(", ", deviations.getOrDefault(name, Set.of()))))
            .collect(Collectors.joining())
        + UNSERVED
        + unserved(Source.SDK, MODEL)
        + unserved(Source.DOCUMENTATION, "AWS's documentation");
  }

  private static String unserved(Source source, String knownFrom) {
    return KnownOperations.unserved(source).stream()
        .map(name -> "| %s | %s |%n".formatted(name, knownFrom))
        .collect(Collectors.joining());
  }

  private static String rate(Config rates, String name) {
    return rates.hasPath(name)
        ? rates.getString(name) + " of " + CallLimits.scopeOf(operation(name))
        : "";
  }

  private static OperationName operation(String name) {
    return Objects.requireNonNull(OperationName.ofTarget("Kinesis_20131202." + name), name);
  }

  /**
   * Returns the errors by operation, as declared in the service model; another test compares them
   * with the model.
   */
  private static Map<String, Set<String>> errors() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            OperationsPageTest.class.getResourceAsStream("/declared-errors.txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split(": ", -1))
          .collect(
              Collectors.toMap(
                  parts -> parts[0],
                  parts -> new TreeSet<>(Arrays.asList(parts[1].split(" ", -1))),
                  (one, other) -> one,
                  LinkedHashMap::new));
    }
  }

  private static Map<String, Set<String>> deviations() throws IOException {
    Map<String, Set<String>> deviations = new LinkedHashMap<>();
    DEVIATION
        .matcher(Files.readString(DOCS.resolve("deviations.md")))
        .results()
        .filter(heading -> !heading.group(2).equals(EVERY))
        .forEach(
            heading -> {
              for (String name : heading.group(2).split(", ", -1)) {
                deviations
                    .computeIfAbsent(operation(name).toString(), absent -> new TreeSet<>())
                    .add("[%1$s](deviations.md)".formatted(heading.group(1)));
              }
            });
    return deviations;
  }
}
