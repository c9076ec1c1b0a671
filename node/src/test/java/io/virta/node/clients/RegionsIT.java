package io.virta.node.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.StreamSpec;
import io.virta.node.TestNode;
import io.virta.node.VirtaNode;
import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node serves all regions. */
class RegionsIT {
  @TempDir Path data;
  private @Nullable VirtaNode started;

  private VirtaNode start(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("virta.http.rates.enforced", false);
    VirtaNode node = TestNode.start(data, all);
    started = node;
    return node;
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void boto3_sees_separate_streams_tables_and_quotas_in_two_regions() throws Exception {
    URI endpoint = start(Map.of("virta.http.region", "us-east-1")).endpoint();

    assertThat(ClientScript.boto3("boto3_regions.py").run("", endpoint)).contains("ok: regions");
    assertThat(metrics(endpoint))
        .contains(
            "account=\"000000000000\",metric=\"m\",namespace=\"regions\",region=\"us-east-1\"")
        .contains(
            "account=\"000000000000\",metric=\"m\",namespace=\"regions\",region=\"eu-west-1\"")
        .contains("account=\"000000000000\",region=\"eu-west-1\",stream_name=\"orders\"");
  }

  private static String metrics(URI endpoint) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/metrics")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void the_aws_cli_selects_a_region_with_its_flag() throws Exception {
    assertThat(ClientScript.awsCli("aws_cli_regions.sh").run("", start(Map.of()).endpoint()))
        .contains("ok: aws-cli");
  }

  @Test
  void our_cli_uses_the_default_region_of_the_node_unless_given_another() throws Exception {
    VirtaNode node = start(Map.of("virta.http.region", "eu-north-1"));
    String endpoint = node.endpoint().toString();
    await(node.virta().createStream("here", StreamSpec.provisioned(1)));
    await(node.virta().forRegion("eu-west-1").createStream("there", StreamSpec.provisioned(1)));

    assertThat(names(Endpoint.of(endpoint, null, Map.of()))).containsExactly("here");
    assertThat(names(Endpoint.of(endpoint, "eu-west-1", Map.of()))).containsExactly("there");
    assertThat(names(Endpoint.of(endpoint, null, Map.of("AWS_REGION", "eu-west-1"))))
        .containsExactly("there");
    assertThat(names(Endpoint.of(endpoint, null, Map.of("AWS_DEFAULT_REGION", "eu-west-1"))))
        .containsExactly("there");
    assertThat(node.region()).isEqualTo("eu-north-1");
  }

  private static List<String> names(Endpoint endpoint) {
    WireClient client = new WireClient(endpoint, InstantSource.system());
    List<String> names = new ArrayList<>();
    client
        .call("ListStreams", client.request())
        .get("StreamNames")
        .forEach(name -> names.add(name.textValue()));
    return names;
  }
}
