package io.virta.foreign.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.foreign.TestNode;
import io.virta.node.VirtaNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a node with the credentials file from {@code docs/identity.md}; see the scripts. */
class IdentityIT {
  private static final String STREAM = "alice-1";
  private static final String SHARED =
      """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":["kinesis:*"],
         "Resource":"arn:aws:kinesis:us-east-1:111122223333:stream/alice-1"},
        {"Effect":"Deny","Principal":"*","Action":"kinesis:DescribeStreamSummary","Resource":"*"}]}
      """;

  @TempDir Path directory;
  private VirtaNode node;

  @BeforeEach
  void start() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "identity.md"));
    int example = page.indexOf("```hocon\n") + "```hocon\n".length();
    Path file =
        Files.writeString(
            directory.resolve("credentials.conf"),
            page.substring(example, page.indexOf("```", example)));
    node =
        TestNode.start(
            directory.resolve("data"),
            Map.of(
                "virta.node.tls-port",
                0,
                "virta.node.account-id",
                "111122223333",
                "virta.http.credentials.file",
                file.toString()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void boto3_may_do_what_policies_allow() throws Exception {
    assertThat(boto3("own")).contains("ok: own");
    await(node.virta().changeStream(STREAM, new PropertyChange.PutPolicy(SHARED)));
    assertThat(boto3("shared")).contains("ok: shared");
  }

  private String boto3(String part) throws Exception {
    return ClientScript.boto3("boto3_identity.py")
        .run(
            "",
            node.endpoint(),
            node.tlsEndpoint().orElseThrow(),
            directory.resolve("data").resolve("tls.pem"),
            part);
  }

  private void createStream() throws Exception {
    await(node.virta().createStream(STREAM, StreamSpec.provisioned(1)));
    Awaitility.await()
        .until(() -> await(node.virta().describeStream(STREAM)).status() == StreamStatus.ACTIVE);
  }

  @Test
  void accepts_the_sdk_for_javascript_which_signs_the_authority() throws Exception {
    createStream();
    assertThat(ClientScript.node("js/identity.mjs").run("", node.endpoint()))
        .contains("ok: authority");
  }
}
