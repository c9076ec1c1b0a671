package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.http.WireClient.Reply;
import io.virta.http.aws.wire.Dialect;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;

/** Calls to a node in either dialect, and streams in the initial states of tests. */
final class WireCalls implements AutoCloseable {
  static final String ACCOUNT = "000000000000";
  static final String ARN_PREFIX = "arn:aws:kinesis:us-east-1:" + ACCOUNT + ":stream/";
  static final String MIDDLE = "170141183460469231731687303715884105728";
  static final String PARENT = "shardId-000000000000";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestNode node;
  final WireClient client;

  WireCalls(Path directory) throws Exception {
    node = TestNode.start(directory, Map.of());
    client = new WireClient(node.server().port());
  }

  @Override
  public void close() throws Exception {
    node.close();
  }

  Reply call(Dialect dialect, String operation, Map<String, ?> input) throws Exception {
    return dialect == Dialect.CBOR
        ? client.cbor(operation, input)
        : client.json(operation, JSON.writeValueAsString(input));
  }

  Reply call(String operation, Map<String, ?> input) throws Exception {
    return call(Dialect.JSON, operation, input);
  }

  JsonNode done(String operation, Map<String, ?> input) throws Exception {
    Reply reply = call(operation, input);
    assertThat(reply.status()).as("%s %s: %s", operation, input, reply).isEqualTo(200);
    return reply.body();
  }

  static void assertRefused(Reply reply, String type, String message) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.type()).isEqualTo(type);
    assertThat(reply.message()).isEqualTo(message);
  }

  static void assertInvalid(Reply reply, String message) {
    assertRefused(reply, "InvalidArgumentException", message);
  }

  void create(String stream, int shards) throws Exception {
    done("CreateStream", Map.of("StreamName", stream, "ShardCount", shards));
    awaitActive(stream);
  }

  void awaitActive(String stream) {
    Awaitility.await()
        .until(
            () ->
                done("DescribeStreamSummary", Map.of("StreamName", stream))
                    .at("/StreamDescriptionSummary/StreamStatus")
                    .asText()
                    .equals("ACTIVE"));
  }

  /**
   * Creates a stream, splits its first shard, and returns the ending sequence number of that shard.
   */
  String split(String stream) throws Exception {
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

  String consumer(String stream, String name) throws Exception {
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
}
