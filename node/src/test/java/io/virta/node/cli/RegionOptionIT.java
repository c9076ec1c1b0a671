package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.StreamSpec;
import io.virta.node.TestNode;
import io.virta.node.VirtaNode;
import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The region whose streams a command sees. */
class RegionOptionIT {
  @TempDir Path data;

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void a_command_uses_the_default_region_of_the_node_unless_given_another() throws Exception {
    try (VirtaNode node = TestNode.start(data, Map.of("virta.http.region", "eu-north-1"))) {
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
