package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.http.WireClient.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers that start with more than a shard accepts per second, on an unused shard. */
class FirstBurstIT {
  private static final int REQUESTS = 4;
  private static final int RECORDS = 20;
  private static final String ENTRY =
      "{\"PartitionKey\":\"k\",\"Data\":\"%s\"}"
          .formatted(Base64.getEncoder().encodeToString(new byte[50_000]));
  private static final Map<String, Object> SETTINGS = Map.of("virta.shard.quota.bytes-in", 100_000);

  @TempDir private Path directory;
  private TestNode node;
  private WireClient client;

  @BeforeEach
  void start() throws Exception {
    node = TestNode.start(directory, SETTINGS);
    client = new WireClient(node.server().port());
    client.json("CreateStream", "{\"StreamName\":\"s\",\"ShardCount\":1}");
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private List<JsonNode> burst() throws Exception {
    String records = String.join(",", Collections.nCopies(RECORDS, ENTRY));
    Callable<Reply> put =
        () ->
            client.json("PutRecords", "{\"StreamName\":\"s\",\"Records\":[%s]}".formatted(records));
    ExecutorService producers = Executors.newFixedThreadPool(REQUESTS);
    try {
      List<JsonNode> results = new ArrayList<>();
      for (Future<Reply> reply : producers.invokeAll(Collections.nCopies(REQUESTS, put))) {
        assertThat(reply.get().status()).isEqualTo(200);
        JsonNode answers = reply.get().body().path("Records");
        long failed = reply.get().body().path("FailedRecordCount").asLong();
        assertThat(failed).isEqualTo(refused(answers));
        answers.forEach(results::add);
      }
      return results;
    } finally {
      producers.shutdownNow();
    }
  }

  private static long refused(Iterable<JsonNode> answers) {
    long count = 0;
    for (JsonNode answer : answers) {
      if (answer.has("ErrorCode")) {
        assertThat(answer.path("ErrorCode").asText())
            .isEqualTo("ProvisionedThroughputExceededException");
        assertThat(answer.path("ErrorMessage").asText())
            .isEqualTo(
                "Rate exceeded for shard shardId-000000000000 in stream s under account"
                    + " 000000000000.");
        count++;
      }
    }
    return count;
  }

  @Test
  void records_beyond_the_quota_of_a_new_stream_are_refused() throws Exception {
    // At least one record is accepted, for which a full bucket has room; at most a quarter, which
    // is ten seconds of quota, however slow the machine is.
    assertThat(refused(burst())).isBetween(RECORDS * REQUESTS * 3L / 4, RECORDS * REQUESTS - 1L);
  }

  @Test
  void records_beyond_the_quota_after_a_restart_are_refused() throws Exception {
    node.close();
    node = TestNode.start(directory, SETTINGS);
    client = new WireClient(node.server().port());

    assertThat(refused(burst())).isBetween(RECORDS * REQUESTS * 3L / 4, RECORDS * REQUESTS - 1L);
  }

  @Test
  void a_first_record_larger_than_a_second_of_the_quota_is_accepted() throws Exception {
    String large =
        "{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"%s\"}"
            .formatted(Base64.getEncoder().encodeToString(new byte[1_000_000]));

    assertThat(client.json("PutRecord", large).status()).isEqualTo(200);
    assertThat(client.json("PutRecord", large).type())
        .isEqualTo("ProvisionedThroughputExceededException");
  }
}
