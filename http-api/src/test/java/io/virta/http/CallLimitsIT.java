package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that exceed the call rates of AWS. */
class CallLimitsIT {
  private static final String ITERATOR =
      "{\"StreamName\":\"limited\",\"ShardId\":\"shardId-0\",\"ShardIteratorType\":\"LATEST\"}";

  @TempDir Path data;
  private TestNode node;
  private WireClient client;

  @BeforeEach
  void start() throws Exception {
    node = TestNode.start(data, Map.of(), "virta.http.rates.enforced = on");
    client = new WireClient(node.server().port());
    node.streams()
        .create(Namespace.DEFAULT, new StreamName("limited"), StreamSpec.provisioned(1))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    // Starting the entities first: it takes time, in which buckets would refill.
    client.json("GetShardIterator", ITERATOR);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private List<WireClient.Reply> refusals(String operation, String body, int calls)
      throws Exception {
    List<WireClient.Reply> refused = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      WireClient.Reply reply = client.json(operation, body);
      if (reply.status() != 200) {
        refused.add(reply);
      }
    }
    return refused;
  }

  @Test
  void operations_on_an_account_or_stream_have_a_limit() throws Exception {
    assertThat(refusals("DescribeLimits", "{}", 5))
        .isNotEmpty()
        .allSatisfy(
            refused -> {
              assertThat(refused.status()).isEqualTo(400);
              assertThat(refused.type()).isEqualTo("LimitExceededException");
              assertThat(refused.message()).isEqualTo("Rate exceeded for account 000000000000.");
            });
    assertThat(refusals("DescribeStream", "{\"StreamName\":\"limited\"}", 200))
        .isNotEmpty()
        .allSatisfy(
            refused -> {
              assertThat(refused.type()).isEqualTo("LimitExceededException");
              assertThat(refused.message())
                  .isEqualTo("Rate exceeded for stream limited under account 000000000000.");
            });
  }

  @Test
  void iterators_of_a_shard_have_a_limit() throws Exception {
    assertThat(refusals("GetShardIterator", ITERATOR, 200))
        .isNotEmpty()
        .allSatisfy(
            refused -> {
              assertThat(refused.type()).isEqualTo("ProvisionedThroughputExceededException");
              assertThat(refused.message())
                  .isEqualTo(
                      "Rate exceeded for shard shardId-000000000000 in stream limited under account"
                          + " 000000000000.");
            });
  }
}
