package io.virta.http.kinesis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.http.aws.wire.Shape;
import io.virta.http.aws.wire.Shape.Blob;
import io.virta.http.aws.wire.Shape.Flag;
import io.virta.http.aws.wire.Shape.ListOf;
import io.virta.http.aws.wire.Shape.MapOf;
import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.aws.wire.Shape.Text;
import io.virta.http.aws.wire.Shape.Timestamp;
import io.virta.http.aws.wire.Shape.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares our model with the service model that AWS ships with botocore, if that is installed: it
 * contains the constraints that {@link SdkModelTest} cannot check. It may be older or newer than
 * the SDK.
 */
class KinesisModelTest {
  /**
   * Required here, although optional in newer models for records that AWS distributes itself, which
   * is not served.
   */
  private static final Set<String> REQUIRED_HERE =
      Set.of("PutRecord.PartitionKey", "PutRecords.Records[].PartitionKey");

  private static @Nullable JsonNode model;

  @BeforeAll
  static void readModel() throws IOException, InterruptedException {
    Path file = modelFile();
    assumeTrue(file != null, "botocore is not installed");
    if (file != null) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        model = new ObjectMapper().readTree(in);
      }
    }
  }

  private static @Nullable Path modelFile() throws IOException, InterruptedException {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", "import botocore; print(botocore.__path__[0])")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String path = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean found = python.waitFor(20, TimeUnit.SECONDS) && python.exitValue() == 0;
      return found ? Path.of(path.strip(), "data/kinesis/2013-12-02/service-2.json.gz") : null;
    } catch (IOException noPython) {
      return null;
    }
  }

  private static JsonNode model() {
    JsonNode loaded = model;
    if (loaded == null) {
      throw new IllegalStateException("no model");
    }
    return loaded;
  }

  private static JsonNode shape(String name) {
    return model().get("shapes").get(name);
  }

  @Test
  void every_operation_of_the_model_is_served_or_listed_as_not_served() {
    Set<String> names = new TreeSet<>();
    model().get("operations").fieldNames().forEachRemaining(names::add);

    assertThat(KnownOperations.names()).containsAll(names);
  }

  @Test
  void inputs_have_the_members_and_constraints_of_the_model() {
    assertThat(OperationInputs.BY_NAME).hasSize(OperationName.values().length);
    List<String> differences = new ArrayList<>();
    OperationInputs.BY_NAME.forEach(
        (operation, structure) -> {
          String input =
              model().get("operations").get(operation).get("input").get("shape").asText();
          compare(operation, structure, shape(input), differences);
        });

    assertThat(differences).isEmpty();
  }

  @Test
  void the_page_of_operations_lists_the_errors_of_the_model() throws IOException {
    StringBuilder declared = new StringBuilder();
    Set<String> operations = new TreeSet<>();
    model().get("operations").fieldNames().forEachRemaining(operations::add);
    operations.retainAll(OperationInputs.BY_NAME.keySet());
    for (String operation : operations) {
      Set<String> errors = new TreeSet<>();
      JsonNode shapes = model().get("operations").get(operation).get("errors");
      shapes.forEach(error -> errors.add(error.get("shape").asText()));
      declared.append(operation).append(": ").append(String.join(" ", errors)).append('\n');
    }

    assertThat(Path.of("src/test/resources/declared-errors.txt")).hasContent(declared.toString());
  }

  private static void compare(String path, Shape ours, JsonNode theirs, List<String> differences) {
    String expected = describe(theirs);
    String actual = describe(ours);
    if (!actual.equals(expected)) {
      differences.add(path + ": " + actual + " instead of " + expected);
    }
    if (ours instanceof Structure structure) {
      compareMembers(path, structure, theirs, differences);
    } else if (ours instanceof ListOf list) {
      compare(
          path + "[]",
          list.element(),
          shape(theirs.get("member").get("shape").asText()),
          differences);
    } else if (ours instanceof MapOf map) {
      compare(
          path + " key", map.key(), shape(theirs.get("key").get("shape").asText()), differences);
      compare(
          path + " value",
          map.value(),
          shape(theirs.get("value").get("shape").asText()),
          differences);
    }
  }

  private static void compareMembers(
      String path, Structure ours, JsonNode theirs, List<String> differences) {
    Set<String> required = new TreeSet<>();
    theirs.path("required").forEach(name -> required.add(name.asText()));
    Set<String> names = new TreeSet<>();
    for (Iterator<String> all = theirs.get("members").fieldNames(); all.hasNext(); ) {
      names.add(all.next());
    }
    // An older model lacks members; the SDK test checks that they exist.
    if (!ours.byName().keySet().containsAll(names)) {
      differences.add(path + " has " + ours.byName().keySet() + " instead of " + names);
      return;
    }
    for (Member member : ours.members()) {
      if (!names.contains(member.name())) {
        continue;
      }
      String name = path + "." + member.name();
      if (member.required() != required.contains(member.name()) && !REQUIRED_HERE.contains(name)) {
        differences.add(name + " required: " + member.required());
      }
      String shape = theirs.get("members").get(member.name()).get("shape").asText();
      compare(path + "." + member.name(), member.shape(), shape(shape), differences);
    }
  }

  private static String describe(JsonNode theirs) {
    String type = theirs.get("type").asText();
    Set<String> values = new TreeSet<>();
    theirs.path("enum").forEach(value -> values.add(value.asText()));
    return switch (type) {
      case "string" ->
          "text %d..%d %s %s"
              .formatted(
                  theirs.path("min").asInt(0),
                  theirs.path("max").asInt(Integer.MAX_VALUE),
                  theirs.path("pattern").asText(""),
                  values);
      case "integer" ->
          "whole %d..%d"
              .formatted(
                  theirs.path("min").asInt(Integer.MIN_VALUE),
                  theirs.path("max").asInt(Integer.MAX_VALUE));
      case "blob" -> "blob " + theirs.get("max").asInt();
      case "list", "map" ->
          type + " %d..%d".formatted(theirs.get("min").asInt(), theirs.get("max").asInt());
      default -> type;
    };
  }

  private static String describe(Shape ours) {
    if (ours instanceof Text text) {
      Pattern pattern = text.pattern();
      return "text %d..%d %s %s"
          .formatted(
              text.charsMin(),
              text.charsMax(),
              pattern == null ? "" : pattern.pattern(),
              new TreeSet<>(text.values()));
    }
    if (ours instanceof Whole whole) {
      return "whole %d..%d".formatted(whole.min(), whole.max());
    }
    if (ours instanceof Blob blob) {
      return "blob " + blob.bytesMax();
    }
    if (ours instanceof ListOf list) {
      return "list %d..%d".formatted(list.sizeMin(), list.sizeMax());
    }
    if (ours instanceof MapOf map) {
      return "map %d..%d".formatted(map.sizeMin(), map.sizeMax());
    }
    if (ours instanceof Flag) {
      return "boolean";
    }
    return ours instanceof Timestamp ? "timestamp" : "structure";
  }
}
