package io.virta.http;

import static io.virta.http.WireCalls.PARENT;
import static io.virta.http.WireCalls.assertInvalid;
import static io.virta.http.WireCalls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.WireClient.Reply;
import io.virta.http.aws.wire.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Request members that are refused rather than ignored, in both dialects. */
class RefusedMembersIT {
  @TempDir private static Path directory;
  private static WireCalls node;

  @BeforeAll
  static void start() throws Exception {
    node = new WireCalls(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @Nested
  class Nulls {
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void among_records_are_refused_and_nothing_is_put(Dialect dialect) throws Exception {
      String stream = "nulls-" + dialect;
      node.create(stream, 1);
      Object data = dialect == Dialect.CBOR ? new byte[] {1} : "AQ==";
      Map<String, Object> record = Map.of("PartitionKey", "k", "Data", data);
      String entry = "com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310";

      for (int at = 0; at < 3; at++) {
        List<Object> records = new ArrayList<>(List.of(record, record));
        records.add(at, null);
        List<String> shown = new ArrayList<>(List.of(entry, entry));
        shown.add(at, "null");
        assertRefused(
            node.call(dialect, "PutRecords", Map.of("StreamName", stream, "Records", records)),
            "ValidationException",
            "1 validation error detected: Value '"
                + shown
                + "' at 'records' failed to satisfy constraint: Member must satisfy constraint:"
                + " [Member must not be null]");
      }
      String iterator =
          node.done(
                  "GetShardIterator",
                  Map.of(
                      "StreamName", stream, "ShardId", PARENT, "ShardIteratorType", "TRIM_HORIZON"))
              .path("ShardIterator")
              .asText();
      assertThat(node.done("GetRecords", Map.of("ShardIterator", iterator)).path("Records"))
          .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void are_refused_in_every_other_list_and_map(Dialect dialect) throws Exception {
      String stream = "null-lists-" + dialect;
      node.create(stream, 1);
      String notNull = "failed to satisfy constraint: Member must satisfy constraint:";
      List<String> list = Arrays.asList("IncomingBytes", null);
      Map<String, String> map = new HashMap<>();
      map.put("a", null);

      assertRefused(
          node.call(dialect, "RemoveTagsFromStream", Map.of("StreamName", stream, "TagKeys", list)),
          "ValidationException",
          "1 validation error detected: Value '[IncomingBytes, null]' at 'tagKeys' "
              + notNull
              + " [Member must not be null]");
      assertRefused(
          node.call(
              dialect,
              "EnableEnhancedMonitoring",
              Map.of("StreamName", stream, "ShardLevelMetrics", list)),
          "ValidationException",
          "1 validation error detected: Value '[IncomingBytes, null]' at 'shardLevelMetrics' "
              + notNull
              + " [Member must not be null]");
      assertRefused(
          node.call(dialect, "AddTagsToStream", Map.of("StreamName", stream, "Tags", map)),
          "ValidationException",
          "1 validation error detected: Value '{a=null}' at 'tags' failed to satisfy constraint:"
              + " Map value must satisfy constraint: [Member must not be null]");
    }
  }

  @Nested
  class MembersThatAreNotServed {
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_dry_run_is_refused_and_does_nothing(Dialect dialect) throws Exception {
      String stream = "dry-" + dialect;
      node.create(stream, 1);
      String arn = node.consumer(stream, "c");
      Object data =
          dialect == Dialect.CBOR
              ? new byte[] {1}
              : Base64.getEncoder().encodeToString(new byte[1]);
      Map<String, Object> position =
          Map.of("StreamName", stream, "ShardId", PARENT, "ShardIteratorType", "TRIM_HORIZON");
      String iterator =
          node.call(dialect, "GetShardIterator", position).body().path("ShardIterator").asText();
      Map<String, Object> record = Map.of("PartitionKey", "k", "Data", data);
      Map<String, Map<String, Object>> inputs =
          Map.of(
              "PutRecord",
              Map.of("StreamName", stream, "PartitionKey", "k", "Data", data),
              "PutRecords",
              Map.of("StreamName", stream, "Records", List.of(record)),
              "GetShardIterator",
              position,
              "GetRecords",
              Map.of("ShardIterator", iterator),
              "SubscribeToShard",
              Map.of(
                  "ConsumerARN",
                  arn,
                  "ShardId",
                  PARENT,
                  "StartingPosition",
                  Map.of("Type", "LATEST")));

      for (Map.Entry<String, Map<String, Object>> input : inputs.entrySet()) {
        Map<String, Object> dry = new HashMap<>(input.getValue());
        dry.put("DryRun", true);
        assertInvalid(
            node.call(dialect, input.getKey(), dry),
            "This version of Virta does not serve DryRun true: leave DryRun out or set it to"
                + " false.");
      }
      Reply read =
          node.call(dialect, "GetRecords", Map.of("ShardIterator", iterator, "DryRun", false));
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.body().path("Records")).isEmpty();
    }

    @Test
    void records_are_distributed_by_their_partition_keys_only() throws Exception {
      String strategy = "RecordDistributionStrategy";

      assertInvalid(
          node.call("CreateStream", Map.of("StreamName", "even", strategy, "AUTO")),
          "This version of Virta does not serve RecordDistributionStrategy AUTO: leave"
              + " RecordDistributionStrategy out or set it to USER_PARTITION_KEY.");
      node.done("CreateStream", Map.of("StreamName", "even", strategy, "USER_PARTITION_KEY"));
    }
  }
}
