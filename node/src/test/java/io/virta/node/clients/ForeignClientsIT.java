package io.virta.node.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.VirtaNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients as people have them create, fill, read, list and delete streams; see the scripts. */
class ForeignClientsIT {
  @TempDir Path data;
  private VirtaNode node;

  @BeforeEach
  void start() {
    node =
        VirtaNode.start(
            Map.of(
                "virta.node.port",
                0,
                "virta.http.rates.enforced",
                false,
                "virta.node.demo.enabled",
                false,
                "virta.log.directory",
                data.toString()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private URI endpoint() {
    return node.endpoint();
  }

  @Test
  void boto3_meets_what_its_own_model_promises() throws Exception {
    assertThat(ClientScript.boto3("boto3_journey.py").run("", endpoint())).contains("ok: 505");
  }

  @Test
  void boto3_reaches_every_operation_and_meets_the_texts_of_aws() throws Exception {
    assertThat(ClientScript.boto3("boto3_operations.py").run("", endpoint())).contains("ok: ");
  }

  @Test
  void the_sdk_for_javascript_works_over_http2_by_prior_knowledge() throws Exception {
    assertThat(ClientScript.node("js/journey.mjs").run("", endpoint())).contains("ok: 504");
  }

  @Test
  void the_aws_command_line_works() throws Exception {
    assertThat(ClientScript.awsCli("aws_cli.sh").run("", endpoint())).contains("ok: aws-cli");
  }
}
