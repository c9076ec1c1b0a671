package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The largest page of a list, even if the request has a higher limit. */
class PageSizesIT {

  @RegisterExtension
  private static final MemoryServer server = new MemoryServer(InstantSource.system());

  private static WireClient client;

  @BeforeAll
  static void connect() {
    client = server.client();
  }

  @Test
  void a_stream_is_described_with_100_shards_at_most() throws Exception {
    client.json("CreateStream", "{\"StreamName\":\"wide\",\"ShardCount\":102}");

    assertShards("", 100, true);
    assertShards(",\"Limit\":10000", 100, true);
    assertShards(",\"Limit\":99", 99, true);
    assertShards(",\"Limit\":10000,\"ExclusiveStartShardId\":\"shardId-000000000001\"", 100, false);
    assertShards(",\"ExclusiveStartShardId\":\"shardId-000000000099\"", 2, false);
  }

  private static void assertShards(String more, int count, boolean hasMore) throws Exception {
    JsonNode stream =
        client
            .json("DescribeStream", "{\"StreamName\":\"wide\"" + more + "}")
            .body()
            .path("StreamDescription");
    assertThat(stream.path("Shards")).as(more).hasSize(count);
    assertThat(stream.path("HasMoreShards").asBoolean()).as(more).isEqualTo(hasMore);
  }

  @Test
  void streams_are_listed_100_at_most() throws Exception {
    for (int i = 0; i < 101; i++) {
      client.json("CreateStream", "{\"StreamName\":\"many-%03d\",\"ShardCount\":1}".formatted(i));
    }

    JsonNode first = client.json("ListStreams", "{\"Limit\":10000}").body();
    assertThat(first.path("StreamNames")).hasSize(100);
    assertThat(first.path("HasMoreStreams").asBoolean()).isTrue();
    assertThat(first.path("NextToken").asText()).isEqualTo("many-099");
  }
}
