package io.virta.foreign.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.foreign.TestNode;
import io.virta.node.VirtaNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node serves all regions; see the scripts. */
class RegionsIT {
  @TempDir Path data;
  private @Nullable VirtaNode started;

  private VirtaNode start(Map<String, Object> settings) {
    VirtaNode node = TestNode.start(data, settings);
    started = node;
    return node;
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
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
}
