package io.virta.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that talks to a node. */
final class ClientOptions {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description =
          "Endpoint of the node. Default: AWS_ENDPOINT_URL_KINESIS, then AWS_ENDPOINT_URL, then "
              + Endpoint.LOCAL)
  private @Nullable String endpoint;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description =
          "Region of the stream. Default: AWS_REGION, then AWS_DEFAULT_REGION, then the region of"
              + " the node")
  private @Nullable String region;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private OutputFormat output;

  /** Whether a command has these options and therefore talks to a node. */
  static boolean areOf(CommandLine command) {
    return command.getMixins().values().stream().anyMatch(ClientOptions.class::isInstance);
  }

  WireClient client() {
    try {
      return new WireClient(Endpoint.of(endpoint, region, System.getenv()), InstantSource.system());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), wrong.getMessage(), wrong);
    }
  }

  OutputFormat output() {
    return output;
  }

  Output out() {
    return Output.of(command);
  }

  /**
   * Prints one value: indented for {@code json}, on one line for {@code ndjson}. Timestamps are
   * converted to ISO-8601.
   */
  void printJson(JsonNode value) {
    WireTimes.toText(value);
    try {
      out()
          .json(
              output == OutputFormat.json
                  ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value)
                  : JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
