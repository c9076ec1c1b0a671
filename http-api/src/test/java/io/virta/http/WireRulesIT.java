package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.http.WireClient.Reply;
import io.virta.http.wire.Dialect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules that clients of others rely on, over real streams: each for every operation it is about.
 */
class WireRulesIT {
  private static final String ACCOUNT = "000000000000";
  private static final String ARN_PREFIX = "arn:aws:kinesis:us-east-1:" + ACCOUNT + ":stream/";
  private static final String MIDDLE = "170141183460469231731687303715884105728";
  private static final String PARENT = "shardId-000000000000";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private static TestNode node;
  private static WireClient client;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(directory, Map.of());
    client = new WireClient(node.server().port());
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static Reply call(Dialect dialect, String operation, Map<String, ?> input)
      throws Exception {
    return dialect == Dialect.CBOR
        ? client.cbor(operation, input)
        : client.json(operation, JSON.writeValueAsString(input));
  }

  private static Reply call(String operation, Map<String, ?> input) throws Exception {
    return call(Dialect.JSON, operation, input);
  }

  private static JsonNode done(String operation, Map<String, ?> input) throws Exception {
    Reply reply = call(operation, input);
    assertThat(reply.status()).as("%s %s: %s", operation, input, reply).isEqualTo(200);
    return reply.body();
  }

  private static void assertRefused(Reply reply, String type, String message) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.type()).isEqualTo(type);
    assertThat(reply.message()).isEqualTo(message);
  }

  private static void assertInvalid(Reply reply, String message) {
    assertRefused(reply, "InvalidArgumentException", message);
  }

  private static void create(String stream, int shards) throws Exception {
    done("CreateStream", Map.of("StreamName", stream, "ShardCount", shards));
    awaitActive(stream);
  }

  private static void awaitActive(String stream) {
    Awaitility.await()
        .until(
            () ->
                done("DescribeStreamSummary", Map.of("StreamName", stream))
                    .at("/StreamDescriptionSummary/StreamStatus")
                    .asText()
                    .equals("ACTIVE"));
  }

  /** A stream whose first shard was split; answers the number that ends that shard. */
  private static String split(String stream) throws Exception {
    create(stream, 1);
    done("PutRecord", Map.of("StreamName", stream, "PartitionKey", "k", "Data", "AA=="));
    done(
        "SplitShard",
        Map.of("StreamName", stream, "ShardToSplit", PARENT, "NewStartingHashKey", MIDDLE));
    awaitActive(stream);
    return done("ListShards", Map.of("StreamName", stream))
        .at("/Shards/0/SequenceNumberRange/EndingSequenceNumber")
        .asText();
  }

  private static String consumer(String stream, String name) throws Exception {
    Map<String, String> input = Map.of("StreamARN", ARN_PREFIX + stream, "ConsumerName", name);
    String arn = done("RegisterStreamConsumer", input).at("/Consumer/ConsumerARN").asText();
    Awaitility.await()
        .until(
            () ->
                done("DescribeStreamConsumer", Map.of("ConsumerARN", arn))
                    .at("/ConsumerDescription/ConsumerStatus")
                    .asText()
                    .equals("ACTIVE"));
    return arn;
  }

  @Nested
  class AClosedShard {
    private static final String AT_ITS_MAXIMUM =
        "Invalid SequenceNumber for ShardIteratorType AFTER_SEQUENCE_NUMBER, SequenceNumber has"
            + " reached max possible value for the shard.";

    private static Map<String, String> position(String stream, String type, String number) {
      return Map.of(
          "StreamName",
          stream,
          "ShardId",
          PARENT,
          "ShardIteratorType",
          type,
          "StartingSequenceNumber",
          number);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void has_nothing_after_its_ending_sequence_number(Dialect dialect) throws Exception {
      String stream = "end-" + dialect;
      String end = split(stream);

      assertInvalid(
          call(dialect, "GetShardIterator", position(stream, "AFTER_SEQUENCE_NUMBER", end)),
          AT_ITS_MAXIMUM);
    }

    @Test
    void is_read_to_its_end_from_its_ending_sequence_number() throws Exception {
      String end = split("at-end");

      String iterator =
          done("GetShardIterator", position("at-end", "AT_SEQUENCE_NUMBER", end))
              .path("ShardIterator")
              .asText();
      JsonNode read = done("GetRecords", Map.of("ShardIterator", iterator));
      assertThat(read.path("Records")).isEmpty();
      assertThat(read.has("NextShardIterator")).isFalse();
      assertThat(read.path("ChildShards")).hasSize(2);
    }

    @Test
    void refuses_a_subscription_after_its_ending_sequence_number() throws Exception {
      String end = split("subscribed");
      String arn = consumer("subscribed", "c");

      assertInvalid(
          call(
              "SubscribeToShard",
              Map.of(
                  "ConsumerARN",
                  arn,
                  "ShardId",
                  PARENT,
                  "StartingPosition",
                  Map.of("Type", "AFTER_SEQUENCE_NUMBER", "SequenceNumber", end))),
          AT_ITS_MAXIMUM);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void is_neither_split_nor_merged_again(Dialect dialect) throws Exception {
      String stream = "again-" + dialect;
      split(stream);
      String text =
          "Shard %s in stream %s under account %s has already been merged or split, and thus is not eligible for merging or splitting."
              .formatted(PARENT, stream, ACCOUNT);
      String child = "shardId-000000000001";

      assertInvalid(
          call(
              dialect,
              "SplitShard",
              Map.of("StreamName", stream, "ShardToSplit", PARENT, "NewStartingHashKey", MIDDLE)),
          text);
      for (List<String> pair : List.of(List.of(PARENT, child), List.of(child, PARENT))) {
        assertInvalid(
            call(
                dialect,
                "MergeShards",
                Map.of(
                    "StreamName",
                    stream,
                    "ShardToMerge",
                    pair.get(0),
                    "AdjacentShardToMerge",
                    pair.get(1))),
            text);
      }
    }
  }

  @Nested
  class APageToken {
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void stands_for_all_that_the_first_request_named(Dialect dialect) throws Exception {
      String stream = "pages-" + dialect;
      create(stream, 2);
      JsonNode first = done("ListShards", Map.of("StreamName", stream, "MaxResults", 1));
      String token = first.path("NextToken").asText();
      Map<String, Object> notWithToken =
          Map.of(
              "StreamName",
              stream,
              "StreamARN",
              ARN_PREFIX + stream,
              "ExclusiveStartShardId",
              PARENT,
              "StreamCreationTimestamp",
              1,
              "ShardFilter",
              Map.of("Type", "AT_LATEST"));

      for (Map.Entry<String, Object> member : notWithToken.entrySet()) {
        assertInvalid(
            call(
                dialect,
                "ListShards",
                Map.of("NextToken", token, member.getKey(), member.getValue())),
            "NextToken and " + member.getKey() + " cannot be provided together.");
      }
      Reply next = call(dialect, "ListShards", Map.of("NextToken", token, "MaxResults", 1));
      assertThat(next.body().path("Shards")).hasSize(1);
    }

    @Test
    void of_consumers_comes_with_the_arn_that_their_list_requires() throws Exception {
      create("consumers", 1);
      consumer("consumers", "a");
      consumer("consumers", "b");
      Map<String, Object> input = new HashMap<>();
      input.put("StreamARN", ARN_PREFIX + "consumers");
      input.put("MaxResults", 1);
      input.put("NextToken", done("ListStreamConsumers", input).path("NextToken").asText());

      assertThat(done("ListStreamConsumers", input).path("Consumers")).hasSize(1);
      input.put("StreamCreationTimestamp", 1);
      assertInvalid(
          call("ListStreamConsumers", input),
          "NextToken and StreamCreationTimestamp cannot be provided together.");
    }
  }

  @Nested
  class Tags {
    private static final Map<String, String> WITH_COLONS =
        Map.of("kubernetes.io/cluster:blue", "owned:by:ops", "a", "aws:b");

    private static Map<String, String> tagsOf(String arn) throws Exception {
      Map<String, String> tags = new HashMap<>();
      done("ListTagsForResource", Map.of("ResourceARN", arn))
          .path("Tags")
          .forEach(tag -> tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
      return tags;
    }

    @Test
    void have_colons_wherever_they_are_given() throws Exception {
      String arn = ARN_PREFIX + "tagged";
      done("CreateStream", Map.of("StreamName", "tagged", "ShardCount", 1, "Tags", WITH_COLONS));
      awaitActive("tagged");
      assertThat(tagsOf(arn)).isEqualTo(WITH_COLONS);
      done("RemoveTagsFromStream", Map.of("StreamName", "tagged", "TagKeys", WITH_COLONS.keySet()));
      assertThat(tagsOf(arn)).isEmpty();
      done("AddTagsToStream", Map.of("StreamName", "tagged", "Tags", WITH_COLONS));
      assertThat(tagsOf(arn)).isEqualTo(WITH_COLONS);
      done("UntagResource", Map.of("ResourceARN", arn, "TagKeys", WITH_COLONS.keySet()));
      done("TagResource", Map.of("ResourceARN", arn, "Tags", WITH_COLONS));
      assertThat(tagsOf(arn)).isEqualTo(WITH_COLONS);

      String consumer =
          done(
                  "RegisterStreamConsumer",
                  Map.of("StreamARN", arn, "ConsumerName", "c", "Tags", WITH_COLONS))
              .at("/Consumer/ConsumerARN")
              .asText();
      assertThat(tagsOf(consumer)).isEqualTo(WITH_COLONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:team", "AWS:team", "aws:"})
    void with_the_prefix_of_aws_are_refused_wherever_they_are_given(String key) throws Exception {
      String stream = "reserved-" + key.hashCode();
      create(stream, 1);
      String arn = ARN_PREFIX + stream;
      String text = "aws: prefixed tag key names are not allowed for external use.";
      Map<String, String> tags = Map.of(key, "x");

      assertInvalid(
          call("CreateStream", Map.of("StreamName", "never", "ShardCount", 1, "Tags", tags)), text);
      assertInvalid(call("AddTagsToStream", Map.of("StreamName", stream, "Tags", tags)), text);
      assertInvalid(call("TagResource", Map.of("ResourceARN", arn, "Tags", tags)), text);
      assertInvalid(
          call(
              "RegisterStreamConsumer",
              Map.of("StreamARN", arn, "ConsumerName", "c", "Tags", tags)),
          text);
      assertInvalid(
          call("UntagResource", Map.of("ResourceARN", arn, "TagKeys", List.of(key))), text);
      assertInvalid(
          call("RemoveTagsFromStream", Map.of("StreamName", stream, "TagKeys", List.of(key))),
          text);
    }
  }

  @Test
  void a_stream_with_consumers_is_deleted_only_with_them() throws Exception {
    create("consumed", 1);
    consumer("consumed", "c");

    assertRefused(
        call("DeleteStream", Map.of("StreamName", "consumed")),
        "ResourceInUseException",
        "DeleteStream can't delete "
            + ACCOUNT
            + ":consumed because there are consumers associated with this data stream. To delete"
            + " consumed anyway, set the EnforceConsumerDeletion parameter to true to force the"
            + " deletion of all the consumers that are associated with it.");
    done("DeleteStream", Map.of("StreamName", "consumed", "EnforceConsumerDeletion", true));
  }

  @Nested
  class ATimestampOfTheFuture {
    private static final String TEXT =
        "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
            + " timestampInMillis: ";

    private static void assertEchoed(Reply reply, String millis) {
      assertThat(reply.type()).isEqualTo("InvalidArgumentException");
      assertThat(reply.message()).startsWith(TEXT + millis + ", currentTimestampInMillis: 1");
    }

    @ParameterizedTest
    @CsvSource({
      "4102444800, 4102444800000",
      "4102444800.123, 4102444800123",
      "1610448760259, 1610448760259000",
      "1e15, 1000000000000000000",
      "1e300, 9223372036854775807",
    })
    void is_told_as_it_was_sent_in_json(String sent, String millis) throws Exception {
      create("future-" + sent, 1);
      String arn = consumer("future-" + sent, "c");

      assertEchoed(
          client.json(
              "GetShardIterator",
              "{\"StreamName\":\"future-%s\",\"ShardId\":\"%s\",\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":%s}"
                  .formatted(sent, PARENT, sent)),
          millis);
      assertEchoed(
          client.json(
              "SubscribeToShard",
              "{\"ConsumerARN\":\"%s\",\"ShardId\":\"%s\",\"StartingPosition\":{\"Type\":\"AT_TIMESTAMP\",\"Timestamp\":%s}}"
                  .formatted(arn, PARENT, sent)),
          millis);
    }

    @ParameterizedTest
    @ValueSource(longs = {4_102_444_800_123L, 1_610_448_760_259_000L, 1L << 60})
    void is_told_as_it_was_sent_in_cbor(long millis) throws Exception {
      create("future-" + millis, 1);

      assertEchoed(
          client.cbor(
              "GetShardIterator",
              Map.of(
                  "StreamName",
                  "future-" + millis,
                  "ShardId",
                  PARENT,
                  "ShardIteratorType",
                  "AT_TIMESTAMP",
                  "Timestamp",
                  millis)),
          Long.toString(millis));
    }
  }

  @Nested
  class Nulls {
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void among_records_are_refused_and_nothing_is_put(Dialect dialect) throws Exception {
      String stream = "nulls-" + dialect;
      create(stream, 1);
      Object data = dialect == Dialect.CBOR ? new byte[] {1} : "AQ==";
      Map<String, Object> record = Map.of("PartitionKey", "k", "Data", data);
      String entry = "com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310";

      for (int at = 0; at < 3; at++) {
        List<Object> records = new ArrayList<>(List.of(record, record));
        records.add(at, null);
        List<String> shown = new ArrayList<>(List.of(entry, entry));
        shown.add(at, "null");
        assertRefused(
            call(dialect, "PutRecords", Map.of("StreamName", stream, "Records", records)),
            "ValidationException",
            "1 validation error detected: Value '"
                + shown
                + "' at 'records' failed to satisfy constraint: Member must satisfy constraint:"
                + " [Member must not be null]");
      }
      String iterator =
          done(
                  "GetShardIterator",
                  Map.of(
                      "StreamName", stream, "ShardId", PARENT, "ShardIteratorType", "TRIM_HORIZON"))
              .path("ShardIterator")
              .asText();
      assertThat(done("GetRecords", Map.of("ShardIterator", iterator)).path("Records")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void are_refused_in_every_other_list_and_map(Dialect dialect) throws Exception {
      String stream = "null-lists-" + dialect;
      create(stream, 1);
      String notNull = "failed to satisfy constraint: Member must satisfy constraint:";
      List<String> list = Arrays.asList("IncomingBytes", null);
      Map<String, String> map = new HashMap<>();
      map.put("a", null);

      assertRefused(
          call(dialect, "RemoveTagsFromStream", Map.of("StreamName", stream, "TagKeys", list)),
          "ValidationException",
          "1 validation error detected: Value '[IncomingBytes, null]' at 'tagKeys' "
              + notNull
              + " [Member must not be null]");
      assertRefused(
          call(
              dialect,
              "EnableEnhancedMonitoring",
              Map.of("StreamName", stream, "ShardLevelMetrics", list)),
          "ValidationException",
          "1 validation error detected: Value '[IncomingBytes, null]' at 'shardLevelMetrics' "
              + notNull
              + " [Member must not be null]");
      assertRefused(
          call(dialect, "AddTagsToStream", Map.of("StreamName", stream, "Tags", map)),
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
      create(stream, 1);
      String arn = consumer(stream, "c");
      Object data =
          dialect == Dialect.CBOR
              ? new byte[] {1}
              : Base64.getEncoder().encodeToString(new byte[1]);
      Map<String, Object> position =
          Map.of("StreamName", stream, "ShardId", PARENT, "ShardIteratorType", "TRIM_HORIZON");
      String iterator =
          call(dialect, "GetShardIterator", position).body().path("ShardIterator").asText();
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
            call(dialect, input.getKey(), dry),
            "This version of Virta does not serve DryRun true: leave DryRun out or set it to"
                + " false.");
      }
      Reply read = call(dialect, "GetRecords", Map.of("ShardIterator", iterator, "DryRun", false));
      assertThat(read.status()).isEqualTo(200);
      assertThat(read.body().path("Records")).isEmpty();
    }

    @Test
    void records_are_distributed_by_their_partition_keys_only() throws Exception {
      String strategy = "RecordDistributionStrategy";

      assertInvalid(
          call("CreateStream", Map.of("StreamName", "even", strategy, "AUTO")),
          "This version of Virta does not serve RecordDistributionStrategy AUTO: leave"
              + " RecordDistributionStrategy out or set it to USER_PARTITION_KEY.");
      done("CreateStream", Map.of("StreamName", "even", strategy, "USER_PARTITION_KEY"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', {}",
    "'', x",
    "'', Action=GetCallerIdentity&Version=2011-06-15",
    "text/plain, {}",
    "application/x-www-form-urlencoded, {}",
    "application/x-www-form-urlencoded, '{\"StreamName\":\"50%\"}'",
    "application/x-www-form-urlencoded, Version=2011-06-15&action=GetCallerIdentity",
  })
  void a_body_that_names_no_operation_is_denied(String type, String body) throws Exception {
    HttpRequest.Builder request = client.request().POST(BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    HttpResponse<byte[]> response = client.send(request);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "<AccessDeniedException>\n"
                + "  <Message>Unable to determine service/operation name to be"
                + " authorized</Message>\n"
                + "</AccessDeniedException>\n");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
  }
}
