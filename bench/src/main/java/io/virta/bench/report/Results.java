package io.virta.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.bench.row.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a run to two files of the same name: {@code .md} for reading, {@code .json} with every
 * round.
 */
public final class Results {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Results() {}

  /** Writes both files and returns the path of the {@code .md} file. */
  public static Path write(Path directory, Run run, List<Outcome> outcomes, String table)
      throws IOException {
    Files.createDirectories(directory);
    Path markdown = directory.resolve(run.name() + ".md");
    Files.writeString(markdown, table);
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(directory.resolve(run.name() + ".json").toFile(), json(run, outcomes));
    return markdown;
  }

  private static ObjectNode json(Run run, List<Outcome> outcomes) {
    ObjectNode root = JSON.createObjectNode();
    root.set("run", JSON.valueToTree(run));
    ArrayNode rows = root.putArray("rows");
    for (Outcome outcome : outcomes) {
      ObjectNode row = rows.addObject();
      row.put("id", outcome.row().id());
      row.put("title", outcome.row().title());
      row.put("unit", outcome.row().unit().label());
      ArrayNode contenders = row.putArray("contenders");
      outcome.row().contenders().forEach(c -> contenders.add(contender(outcome, c)));
    }
    return root;
  }

  private static ObjectNode contender(Outcome outcome, Contender contender) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", contender.id());
    node.put("label", contender.label());
    outcome.median(contender.id()).ifPresent(median -> node.put("median", median));
    node.set("rounds", JSON.valueToTree(outcome.measurements(contender.id())));
    String failure = outcome.failures().get(contender.id());
    if (failure != null) {
      node.put("failure", failure);
    }
    return node;
  }
}
