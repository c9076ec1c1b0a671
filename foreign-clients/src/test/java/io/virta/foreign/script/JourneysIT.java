package io.virta.foreign.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.foreign.TestNode;
import io.virta.node.VirtaNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Common clients create, fill, read, list and delete streams; see the scripts. */
@Order(2) // after the only class that takes longer
class JourneysIT {
  /** By default a stream changes its state at once; on AWS that takes time. */
  private static final Map<String, Object> SLOW_TRANSITIONS =
      Map.of(
          "virta.stream.create-delay", "700ms",
          "virta.stream.delete-delay", "700ms",
          "virta.stream.update-delay", "700ms",
          "virta.stream.reshard-delay", "700ms",
          "virta.stream.consumer-delay", "700ms");

  @TempDir Path data;
  private @Nullable VirtaNode node;

  private URI start(Map<String, Object> settings) {
    node = TestNode.start(data, settings);
    return node.endpoint();
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void boto3_finds_answers_that_match_its_service_model() throws Exception {
    assertThat(ClientScript.boto3("boto3_journey.py").run("", start(Map.of()))).contains("ok: 505");
  }

  @Test
  void boto3_reaches_every_operation_and_gets_the_error_texts_of_aws() throws Exception {
    assertThat(ClientScript.boto3("boto3_operations.py").run("", start(Map.of()))).contains("ok: ");
  }

  @Test
  void the_sdk_for_javascript_works_over_http2_by_prior_knowledge() throws Exception {
    assertThat(ClientScript.node("js/journey.mjs").run("", start(Map.of()))).contains("ok: 504");
  }

  @Test
  void the_aws_command_line_works() throws Exception {
    assertThat(ClientScript.awsCli("aws_cli.sh").run("", start(Map.of()))).contains("ok: aws-cli");
  }

  @Test
  void the_aws_command_line_changes_streams() throws Exception {
    assertThat(ClientScript.awsCli("aws_cli_operations.sh").run("", start(Map.of())))
        .contains("ok: aws-cli");
  }

  @Test
  void boto3_sees_every_transitional_state() throws Exception {
    URI endpoint = start(SLOW_TRANSITIONS);
    assertThat(ClientScript.boto3("boto3_operations.py").run("", endpoint)).contains("ok: ");
  }
}
