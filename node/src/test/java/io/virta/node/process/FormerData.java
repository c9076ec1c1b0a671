package io.virta.node.process;

import static io.virta.node.process.WireCall.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * A sample of all data that a node stores, written by {@link #fill}, and the node's answers about
 * it, read by {@link #read}. Each release archives both, and later versions must give the same
 * answers. New kinds of data are added here.
 */
final class FormerData {
  private static final String ACCOUNT = "000000000000";
  private static final String OTHER_ACCOUNT = "111122223333";
  private static final String HOME = "us-east-1";
  private static final String OTHER_REGION = "eu-west-1";
  private static final String ORDERS_ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
  private static final Duration CHANGE_MAX = Duration.ofSeconds(30);
  private static final int READS_MAX = 100;

  /** Response fields that differ from one call to the next. */
  private static final Set<String> OF_THE_MOMENT =
      Set.of("NextShardIterator", "MillisBehindLatest", "ConsumedCapacity");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI node;

  FormerData(URI node) {
    this.node = node;
  }

  void fill() {
    fillOrders();
    fillOtherNamespaces();
    fillLeases();
  }

  private void fillOrders() {
    kinesis("CreateStream", "{'StreamName':'orders','ShardCount':2,'Tags':{'made':'before'}}");
    awaitActive("orders");
    put("orders", "plain", 60);
    kinesis("IncreaseStreamRetentionPeriod", "{'StreamName':'orders','RetentionPeriodHours':8760}");
    awaitActive("orders");
    kinesis("UpdateMaxRecordSize", "{'StreamARN':'" + ORDERS_ARN + "','MaxRecordSizeInKiB':2048}");
    awaitActive("orders");
    kinesis(
        "SplitShard",
        "{'StreamName':'orders','ShardToSplit':'shardId-000000000000',"
            + "'NewStartingHashKey':'85070591730234615865843651857942052863'}");
    awaitActive("orders");
    put("orders", "split", 30);
    kinesis(
        "MergeShards",
        "{'StreamName':'orders','ShardToMerge':'shardId-000000000002',"
            + "'AdjacentShardToMerge':'shardId-000000000003'}");
    awaitActive("orders");
    kinesis(
        "StartStreamEncryption",
        "{'StreamName':'orders','EncryptionType':'KMS','KeyId':'alias/aws/kinesis'}");
    awaitActive("orders");
    put("orders", "encrypted", 30);
    kinesis("RegisterStreamConsumer", "{'StreamARN':'" + ORDERS_ARN + "','ConsumerName':'alerts'}");
    kinesis(
        "EnableEnhancedMonitoring",
        "{'StreamName':'orders','ShardLevelMetrics':['IncomingBytes']}");
    kinesis("PutResourcePolicy", policyRequest().toString());
    Awaitility.await()
        .atMost(CHANGE_MAX)
        .until(() -> call(consumers()).at("/Consumers/0/ConsumerStatus").asText().equals("ACTIVE"));
  }

  private static ObjectNode policyRequest() {
    ObjectNode policy =
        json(
            "{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'AWS':'arn:aws:iam::111122223333:root'},"
                + "'Action':['kinesis:GetRecords','kinesis:GetShardIterator'],"
                + "'Resource':'"
                + ORDERS_ARN
                + "'}]}");
    return JSON.createObjectNode().put("ResourceARN", ORDERS_ARN).put("Policy", policy.toString());
  }

  private void fillOtherNamespaces() {
    kinesis(
        "CreateStream", "{'StreamName':'demand','StreamModeDetails':{'StreamMode':'ON_DEMAND'}}");
    awaitActive("demand");
    put("demand", "demand", 10);
    for (String gone : List.of("gone", "gone")) { // use the name twice
      kinesis("CreateStream", "{'StreamName':'" + gone + "','ShardCount':1}");
      awaitActive(gone);
      put(gone, "gone", 5);
      kinesis("DeleteStream", "{'StreamName':'" + gone + "'}");
      Awaitility.await()
          .atMost(CHANGE_MAX)
          .until(
              () -> !call(kinesisOf(ACCOUNT, HOME, "ListStreams", "{}")).toString().contains(gone));
    }
    for (WireCall create :
        List.of(
            kinesisOf(
                ACCOUNT, OTHER_REGION, "CreateStream", "{'StreamName':'orders','ShardCount':1}"),
            kinesisOf(
                OTHER_ACCOUNT, HOME, "CreateStream", "{'StreamName':'orders','ShardCount':1}"))) {
      call(create);
      String ofOne = "{'StreamName':'orders'}";
      WireCall describe =
          kinesisOf(create.account(), create.region(), "DescribeStreamSummary", ofOne);
      Awaitility.await().atMost(CHANGE_MAX).until(() -> isActive(describe));
      call(
          kinesisOf(
              create.account(),
              create.region(),
              "PutRecord",
              "{'StreamName':'orders','PartitionKey':'there','Data':'"
                  + base64(create.account() + " in " + create.region())
                  + "'}"));
    }
  }

  private void fillLeases() {
    table(
        "CreateTable",
        "{'TableName':'app','KeySchema':[{'AttributeName':'leaseKey','KeyType':'HASH'}],"
            + "'AttributeDefinitions':[{'AttributeName':'leaseKey','AttributeType':'S'}],"
            + "'BillingMode':'PAY_PER_REQUEST'}");
    for (int i = 0; i < 4; i++) {
      table(
          "PutItem",
          "{'TableName':'app','Item':{'leaseKey':{'S':'shardId-%1$012d'},'leaseCounter':{'N':'%1$d'},"
                  .formatted(i)
              + "'checkpoint':{'S':'TRIM_HORIZON'},'expires':{'N':'32503680000'}}}");
    }
    table(
        "UpdateItem",
        "{'TableName':'app','Key':{'leaseKey':{'S':'shardId-000000000001'}},"
            + "'UpdateExpression':'SET leaseOwner = :o',"
            + "'ExpressionAttributeValues':{':o':{'S':'worker-1'}}}");
    table("DeleteItem", "{'TableName':'app','Key':{'leaseKey':{'S':'shardId-000000000003'}}}");
    table(
        "UpdateTimeToLive",
        "{'TableName':'app','TimeToLiveSpecification':"
            + "{'AttributeName':'expires','Enabled':true}}");
  }

  private void put(String stream, String prefix, int count) {
    ObjectNode request = JSON.createObjectNode().put("StreamName", stream);
    ArrayNode records = request.putArray("Records");
    for (int i = 0; i < count; i++) {
      String text = prefix + " " + i + " " + "x".repeat(i * 10);
      records.addObject().put("PartitionKey", prefix + i).put("Data", base64(text));
    }
    JsonNode answer = call(kinesisOf(ACCOUNT, HOME, "PutRecords", request));
    if (answer.get("FailedRecordCount").asInt() > 0) {
      throw new IllegalStateException("not all records were taken: " + answer);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void awaitActive(String stream) {
    WireCall describe =
        kinesisOf(ACCOUNT, HOME, "DescribeStreamSummary", "{'StreamName':'" + stream + "'}");
    Awaitility.await().atMost(CHANGE_MAX).until(() -> isActive(describe));
  }

  private boolean isActive(WireCall describe) {
    JsonNode summary = call(describe).get("StreamDescriptionSummary");
    return summary.get("StreamStatus").asText().equals("ACTIVE");
  }

  private static WireCall consumers() {
    return kinesisOf(ACCOUNT, HOME, "ListStreamConsumers", "{'StreamARN':'" + ORDERS_ARN + "'}");
  }

  private void kinesis(String operation, String request) {
    call(kinesisOf(ACCOUNT, HOME, operation, request));
  }

  private void table(String operation, String request) {
    call(tableOf(operation, request));
  }

  private static WireCall kinesisOf(
      String account, String region, String operation, String request) {
    return kinesisOf(account, region, operation, json(request));
  }

  private static WireCall kinesisOf(
      String account, String region, String operation, ObjectNode request) {
    return new WireCall(account, region, "Kinesis_20131202." + operation, request);
  }

  private static WireCall tableOf(String operation, String request) {
    return new WireCall(ACCOUNT, HOME, "DynamoDB_20120810." + operation, json(request));
  }

  private JsonNode call(WireCall call) {
    return call.send(node);
  }

  /** Returns a node's answers about all data written by {@link #fill}. */
  ObjectNode read() {
    ObjectNode answers = JSON.createObjectNode();
    for (WireCall call : questions()) {
      String name = String.join(" ", call.account(), call.region(), call.target());
      answers.set(name + " " + call.request(), stable(call(call)));
    }
    for (WireCall shards :
        List.of(
            kinesisOf(ACCOUNT, HOME, "ListShards", "{'StreamName':'orders'}"),
            kinesisOf(ACCOUNT, HOME, "ListShards", "{'StreamName':'demand'}"),
            kinesisOf(ACCOUNT, OTHER_REGION, "ListShards", "{'StreamName':'orders'}"),
            kinesisOf(OTHER_ACCOUNT, HOME, "ListShards", "{'StreamName':'orders'}"))) {
      for (JsonNode shard : call(shards).get("Shards")) {
        String stream = shards.request().get("StreamName").asText();
        String id = shard.get("ShardId").asText();
        answers.set(
            String.join(" ", "records", shards.account(), shards.region(), stream, id),
            records(shards, stream, id));
      }
    }
    return answers;
  }

  private static List<WireCall> questions() {
    List<WireCall> questions = new ArrayList<>();
    String orders = "{'StreamName':'orders'}";
    for (Map.Entry<String, String> of :
        List.of(
            Map.entry(ACCOUNT, HOME),
            Map.entry(ACCOUNT, OTHER_REGION),
            Map.entry(OTHER_ACCOUNT, HOME))) {
      questions.add(kinesisOf(of.getKey(), of.getValue(), "ListStreams", "{}"));
      questions.add(kinesisOf(of.getKey(), of.getValue(), "DescribeStream", orders));
      questions.add(kinesisOf(of.getKey(), of.getValue(), "DescribeStreamSummary", orders));
      questions.add(kinesisOf(of.getKey(), of.getValue(), "ListShards", orders));
    }
    String arn = "{'ResourceARN':'" + ORDERS_ARN + "'}";
    questions.add(kinesisOf(ACCOUNT, HOME, "ListTagsForResource", arn));
    questions.add(kinesisOf(ACCOUNT, HOME, "GetResourcePolicy", arn));
    questions.add(consumers());
    questions.add(kinesisOf(ACCOUNT, HOME, "DescribeStreamSummary", "{'StreamName':'demand'}"));
    questions.add(tableOf("ListTables", "{}"));
    questions.add(tableOf("DescribeTable", "{'TableName':'app'}"));
    questions.add(tableOf("DescribeTimeToLive", "{'TableName':'app'}"));
    questions.add(tableOf("Scan", "{'TableName':'app'}"));
    return questions;
  }

  private ArrayNode records(WireCall of, String stream, String shard) {
    String iterator = oldestIterator(of, stream, shard);
    ArrayNode records = JSON.createArrayNode();
    for (int reads = 0; reads < READS_MAX; reads++) {
      JsonNode answer = call(getRecords(of.account(), of.region(), iterator));
      answer.get("Records").forEach(records::add);
      JsonNode next = answer.path("NextShardIterator");
      if (next.isMissingNode() || answer.get("MillisBehindLatest").asLong() == 0) {
        return records;
      }
      iterator = next.asText();
    }
    throw new IllegalStateException("no end of " + stream + " " + shard);
  }

  /** Returns an iterator at the oldest record of the first shard. */
  String iterator() {
    return oldestIterator(
        kinesisOf(ACCOUNT, HOME, "ListShards", "{}"), "orders", "shardId-000000000000");
  }

  /** Returns the records at an iterator from {@link #iterator}, possibly of an earlier node. */
  ArrayNode recordsAt(String iterator) {
    return (ArrayNode) call(getRecords(ACCOUNT, HOME, iterator)).get("Records");
  }

  private String oldestIterator(WireCall of, String stream, String shard) {
    ObjectNode request =
        JSON.createObjectNode()
            .put("StreamName", stream)
            .put("ShardId", shard)
            .put("ShardIteratorType", "TRIM_HORIZON");
    return call(kinesisOf(of.account(), of.region(), "GetShardIterator", request))
        .get("ShardIterator")
        .asText();
  }

  private static WireCall getRecords(String account, String region, String iterator) {
    ObjectNode request = JSON.createObjectNode().put("ShardIterator", iterator);
    return kinesisOf(account, region, "GetRecords", request);
  }

  private static JsonNode stable(JsonNode answer) {
    if (answer instanceof ObjectNode object) {
      object.remove(OF_THE_MOMENT);
    }
    return answer;
  }
}
