package io.virta.http;

import static io.virta.http.WireCalls.ACCOUNT;
import static io.virta.http.WireCalls.ARN_PREFIX;
import static io.virta.http.WireCalls.MIDDLE;
import static io.virta.http.WireCalls.PARENT;
import static io.virta.http.WireCalls.assertInvalid;
import static io.virta.http.WireCalls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virta.http.WireClient.Reply;
import io.virta.http.aws.wire.Dialect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Rules that third-party clients rely on, over real streams: each for all operations that it
 * concerns.
 */
class WireRulesIT {
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
      String end = node.split(stream);

      assertInvalid(
          node.call(dialect, "GetShardIterator", position(stream, "AFTER_SEQUENCE_NUMBER", end)),
          AT_ITS_MAXIMUM);
    }

    @Test
    void is_read_to_its_end_from_its_ending_sequence_number() throws Exception {
      String end = node.split("at-end");

      String iterator =
          node.done("GetShardIterator", position("at-end", "AT_SEQUENCE_NUMBER", end))
              .path("ShardIterator")
              .asText();
      JsonNode read = node.done("GetRecords", Map.of("ShardIterator", iterator));
      assertThat(read.path("Records")).isEmpty();
      assertThat(read.has("NextShardIterator")).isFalse();
      assertThat(read.path("ChildShards")).hasSize(2);
    }

    @Test
    void refuses_a_subscription_after_its_ending_sequence_number() throws Exception {
      String end = node.split("subscribed");
      String arn = node.consumer("subscribed", "c");

      assertInvalid(
          node.call(
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
      node.split(stream);
      String text =
          "Shard %s in stream %s under account %s has already been merged or split, and thus is not eligible for merging or splitting."
              .formatted(PARENT, stream, ACCOUNT);
      String child = "shardId-000000000001";

      assertInvalid(
          node.call(
              dialect,
              "SplitShard",
              Map.of("StreamName", stream, "ShardToSplit", PARENT, "NewStartingHashKey", MIDDLE)),
          text);
      for (List<String> pair : List.of(List.of(PARENT, child), List.of(child, PARENT))) {
        assertInvalid(
            node.call(
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
    void cannot_be_combined_with_members_of_the_first_request(Dialect dialect) throws Exception {
      String stream = "pages-" + dialect;
      node.create(stream, 2);
      JsonNode first = node.done("ListShards", Map.of("StreamName", stream, "MaxResults", 1));
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
            node.call(
                dialect,
                "ListShards",
                Map.of("NextToken", token, member.getKey(), member.getValue())),
            "NextToken and " + member.getKey() + " cannot be provided together.");
      }
      Reply next = node.call(dialect, "ListShards", Map.of("NextToken", token, "MaxResults", 1));
      assertThat(next.body().path("Shards")).hasSize(1);
    }

    @Test
    void of_consumers_comes_with_the_arn_that_their_list_requires() throws Exception {
      node.create("consumers", 1);
      node.consumer("consumers", "a");
      node.consumer("consumers", "b");
      Map<String, Object> input = new HashMap<>();
      input.put("StreamARN", ARN_PREFIX + "consumers");
      input.put("MaxResults", 1);
      input.put("NextToken", node.done("ListStreamConsumers", input).path("NextToken").asText());

      assertThat(node.done("ListStreamConsumers", input).path("Consumers")).hasSize(1);
      input.put("StreamCreationTimestamp", 1);
      assertInvalid(
          node.call("ListStreamConsumers", input),
          "NextToken and StreamCreationTimestamp cannot be provided together.");
    }
  }

  @Nested
  class Tags {
    private static final Map<String, String> WITH_COLONS =
        Map.of("kubernetes.io/cluster:blue", "owned:by:ops", "a", "aws:b");

    private static Map<String, String> tagsOf(String arn) throws Exception {
      Map<String, String> tags = new HashMap<>();
      node.done("ListTagsForResource", Map.of("ResourceARN", arn))
          .path("Tags")
          .forEach(tag -> tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
      return tags;
    }

    @Test
    void have_colons_wherever_they_are_given() throws Exception {
      String arn = ARN_PREFIX + "tagged";
      node.done(
          "CreateStream", Map.of("StreamName", "tagged", "ShardCount", 1, "Tags", WITH_COLONS));
      node.awaitActive("tagged");
      assertThat(tagsOf(arn)).isEqualTo(WITH_COLONS);
      node.done(
          "RemoveTagsFromStream", Map.of("StreamName", "tagged", "TagKeys", WITH_COLONS.keySet()));
      assertThat(tagsOf(arn)).isEmpty();
      node.done("AddTagsToStream", Map.of("StreamName", "tagged", "Tags", WITH_COLONS));
      assertThat(tagsOf(arn)).isEqualTo(WITH_COLONS);
      node.done("UntagResource", Map.of("ResourceARN", arn, "TagKeys", WITH_COLONS.keySet()));
      node.done("TagResource", Map.of("ResourceARN", arn, "Tags", WITH_COLONS));
      assertThat(tagsOf(arn)).isEqualTo(WITH_COLONS);

      String consumer =
          node.done(
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
      node.create(stream, 1);
      String arn = ARN_PREFIX + stream;
      String text = "aws: prefixed tag key names are not allowed for external use.";
      Map<String, String> tags = Map.of(key, "x");

      assertInvalid(
          node.call("CreateStream", Map.of("StreamName", "never", "ShardCount", 1, "Tags", tags)),
          text);
      assertInvalid(node.call("AddTagsToStream", Map.of("StreamName", stream, "Tags", tags)), text);
      assertInvalid(node.call("TagResource", Map.of("ResourceARN", arn, "Tags", tags)), text);
      assertInvalid(
          node.call(
              "RegisterStreamConsumer",
              Map.of("StreamARN", arn, "ConsumerName", "c", "Tags", tags)),
          text);
      assertInvalid(
          node.call("UntagResource", Map.of("ResourceARN", arn, "TagKeys", List.of(key))), text);
      assertInvalid(
          node.call("RemoveTagsFromStream", Map.of("StreamName", stream, "TagKeys", List.of(key))),
          text);
    }
  }

  @Test
  void a_stream_with_consumers_is_deleted_only_with_them() throws Exception {
    node.create("consumed", 1);
    node.consumer("consumed", "c");

    assertRefused(
        node.call("DeleteStream", Map.of("StreamName", "consumed")),
        "ResourceInUseException",
        "DeleteStream can't delete "
            + ACCOUNT
            + ":consumed because there are consumers associated with this data stream. To delete"
            + " consumed anyway, set the EnforceConsumerDeletion parameter to true to force the"
            + " deletion of all the consumers that are associated with it.");
    node.done("DeleteStream", Map.of("StreamName", "consumed", "EnforceConsumerDeletion", true));
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
    void is_returned_as_it_was_sent_in_json(String sent, String millis) throws Exception {
      node.create("future-" + sent, 1);
      String arn = node.consumer("future-" + sent, "c");

      assertEchoed(
          node.client.json(
              "GetShardIterator",
              "{\"StreamName\":\"future-%s\",\"ShardId\":\"%s\",\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":%s}"
                  .formatted(sent, PARENT, sent)),
          millis);
      assertEchoed(
          node.client.json(
              "SubscribeToShard",
              "{\"ConsumerARN\":\"%s\",\"ShardId\":\"%s\",\"StartingPosition\":{\"Type\":\"AT_TIMESTAMP\",\"Timestamp\":%s}}"
                  .formatted(arn, PARENT, sent)),
          millis);
    }

    @ParameterizedTest
    @ValueSource(longs = {4_102_444_800_123L, 1_610_448_760_259_000L, 1L << 60})
    void is_returned_as_it_was_sent_in_cbor(long millis) throws Exception {
      node.create("future-" + millis, 1);

      assertEchoed(
          node.client.cbor(
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
    HttpRequest.Builder request = node.client.request().POST(BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    HttpResponse<byte[]> response = node.client.send(request);

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
