package io.virta.foreign.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.foreign.TestNode;
import io.virta.node.VirtaNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** AWS's own clients of DynamoDB, CloudWatch and STS on the Kinesis port. */
@SuppressWarnings("unchecked") // the SDK takes builders as varargs
class AwsSdkCompanionsIT {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

  @TempDir private static Path directory;
  private static VirtaNode node;
  private static URI endpoint;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(directory);
    endpoint = node.endpoint();
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }

  @Nested
  class LeaseTables {
    private final DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_NORTH_1)
            .credentialsProvider(CREDENTIALS)
            .build();

    private String table(String name) {
      client.createTable(
          request ->
              request
                  .tableName(name)
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(
                      attribute ->
                          attribute.attributeName("leaseKey").attributeType(ScalarAttributeType.S))
                  .keySchema(key -> key.attributeName("leaseKey").keyType(KeyType.HASH)));
      client.waiter().waitUntilTableExists(request -> request.tableName(name));
      return name;
    }

    private Map<String, AttributeValue> key(String key) {
      return Map.of("leaseKey", s(key));
    }

    @Test
    void a_table_is_created_indexed_and_deleted() {
      String name = table("life");
      assertThat(client.listTables().tableNames()).contains(name);
      assertThatThrownBy(() -> table("life")).isInstanceOf(ResourceInUseException.class);
      client.updateTable(
          request ->
              request
                  .tableName(name)
                  .attributeDefinitions(
                      a -> a.attributeName("leaseKey").attributeType(ScalarAttributeType.S),
                      a -> a.attributeName("leaseOwner").attributeType(ScalarAttributeType.S))
                  .globalSecondaryIndexUpdates(
                      update ->
                          update.create(
                              index ->
                                  index
                                      .indexName("byOwner")
                                      .keySchema(
                                          k -> k.attributeName("leaseOwner").keyType(KeyType.HASH),
                                          k -> k.attributeName("leaseKey").keyType(KeyType.RANGE))
                                      .projection(
                                          p -> p.projectionType(ProjectionType.KEYS_ONLY)))));
      var described = client.describeTable(request -> request.tableName(name)).table();
      assertThat(described.tableStatus()).isEqualTo(TableStatus.ACTIVE);
      assertThat(described.globalSecondaryIndexes().get(0).indexStatus())
          .isEqualTo(IndexStatus.ACTIVE);
      assertThat(described.billingModeSummary().billingMode())
          .isEqualTo(BillingMode.PAY_PER_REQUEST);
      client.putItem(
          request ->
              request
                  .tableName(name)
                  .item(Map.of("leaseKey", s("k"), "leaseOwner", s("w"), "more", s("x"))));
      assertThat(
              client
                  .query(
                      request ->
                          request
                              .tableName(name)
                              .indexName("byOwner")
                              .keyConditionExpression("leaseOwner = :o")
                              .expressionAttributeValues(Map.of(":o", s("w"))))
                  .items())
          .containsExactly(Map.of("leaseKey", s("k"), "leaseOwner", s("w")));
      client.deleteTable(request -> request.tableName(name));
      assertThatThrownBy(() -> client.describeTable(request -> request.tableName(name)))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("Requested resource not found: Table: life not found");
    }

    @Test
    void a_lease_is_taken_with_the_calls_of_the_kcl() {
      String name = table("taken");
      Map<String, ExpectedAttributeValue> absent =
          Map.of("leaseKey", ExpectedAttributeValue.builder().exists(false).build());
      Map<String, AttributeValue> lease =
          Map.of("leaseKey", s("shard"), "leaseCounter", n("0"), "checkpoint", s("TRIM_HORIZON"));
      client.putItem(request -> request.tableName(name).item(lease).expected(absent));
      assertThatThrownBy(
              () -> client.putItem(request -> request.tableName(name).item(lease).expected(absent)))
          .isInstanceOf(ConditionalCheckFailedException.class)
          .hasMessageContaining("The conditional request failed");

      Map<String, AttributeValue> taken =
          client
              .updateItem(
                  request ->
                      request
                          .tableName(name)
                          .key(key("shard"))
                          .expected(
                              Map.of(
                                  "leaseCounter",
                                  ExpectedAttributeValue.builder().value(n("0")).build(),
                                  "leaseOwner",
                                  ExpectedAttributeValue.builder().exists(false).build()))
                          .attributeUpdates(
                              Map.of(
                                  "leaseOwner",
                                  update(AttributeAction.PUT, s("w1")),
                                  "leaseCounter",
                                  update(AttributeAction.ADD, n("1")),
                                  "checkpointOwner",
                                  AttributeValueUpdate.builder()
                                      .action(AttributeAction.DELETE)
                                      .build()))
                          .returnValues(ReturnValue.ALL_NEW))
              .attributes();

      assertThat(taken)
          .containsEntry("leaseCounter", n("1"))
          .containsEntry("leaseOwner", s("w1"))
          .containsEntry("checkpoint", s("TRIM_HORIZON"));
    }

    private static AttributeValueUpdate update(AttributeAction action, AttributeValue value) {
      return AttributeValueUpdate.builder().action(action).value(value).build();
    }

    @Test
    void an_update_expression_returns_the_requested_values() {
      String name = table("expressed");
      client.putItem(
          request ->
              request
                  .tableName(name)
                  .item(
                      Map.of(
                          "leaseKey",
                          s("w"),
                          "stats",
                          AttributeValue.fromM(Map.of("cpu", n("1.50"))))));
      Map<String, AttributeValue> updated =
          client
              .updateItem(
                  request ->
                      request
                          .tableName(name)
                          .key(key("w"))
                          .updateExpression(
                              "SET #s.#m = :m, hits = if_not_exists(hits, :zero) + :one")
                          .conditionExpression("attribute_exists(leaseKey) AND #s.cpu = :cpu")
                          .expressionAttributeNames(Map.of("#s", "stats", "#m", "memory"))
                          .expressionAttributeValues(
                              Map.of(
                                  ":m", n("7"), ":zero", n("0"), ":one", n("1"), ":cpu", n("1.5")))
                          .returnValues(ReturnValue.UPDATED_NEW))
              .attributes();
      assertThat(updated)
          .containsOnly(
              Map.entry("stats", AttributeValue.fromM(Map.of("memory", n("7")))),
              Map.entry("hits", n("1")));
      assertThatThrownBy(
              () ->
                  client.updateItem(
                      request ->
                          request
                              .tableName(name)
                              .key(key("w"))
                              .updateExpression("SET hits = nothing + :one")
                              .expressionAttributeValues(Map.of(":one", n("1")))))
          .isInstanceOf(DynamoDbException.class)
          .hasMessageContaining("refers to an attribute that does not exist in the item");
    }

    @Test
    void a_failed_condition_returns_the_item_on_request() {
      String name = table("shown");
      client.putItem(request -> request.tableName(name).item(key("a")));
      assertThatThrownBy(
              () ->
                  client.deleteItem(
                      request ->
                          request
                              .tableName(name)
                              .key(key("a"))
                              .conditionExpression("attribute_not_exists(leaseKey)")
                              .returnValuesOnConditionCheckFailure(
                                  ReturnValuesOnConditionCheckFailure.ALL_OLD)))
          .isInstanceOfSatisfying(
              ConditionalCheckFailedException.class,
              failed -> assertThat(failed.item()).isEqualTo(key("a")));
    }

    @Test
    void scans_are_paged_and_transactions_report_why_they_failed() {
      String name = table("paged");
      for (int i = 0; i < 25; i++) {
        String key = "k" + i;
        client.putItem(request -> request.tableName(name).item(key(key)));
      }
      List<Map<String, AttributeValue>> items = new ArrayList<>();
      client
          .scanPaginator(request -> request.tableName(name).limit(4).consistentRead(true))
          .items()
          .forEach(items::add);
      assertThat(items).hasSize(25).doesNotHaveDuplicates();
      assertThatThrownBy(
              () ->
                  client.transactWriteItems(
                      request ->
                          request.transactItems(
                              item -> item.put(put -> put.tableName(name).item(key("new"))),
                              item ->
                                  item.conditionCheck(
                                      check ->
                                          check
                                              .tableName(name)
                                              .key(key("k1"))
                                              .conditionExpression("ownerName = :me")
                                              .expressionAttributeValues(Map.of(":me", s("me")))))))
          .isInstanceOfSatisfying(
              TransactionCanceledException.class,
              cancelled ->
                  assertThat(cancelled.cancellationReasons())
                      .extracting(reason -> reason.code())
                      .containsExactly("None", "ConditionalCheckFailed"));
      assertThat(client.getItem(request -> request.tableName(name).key(key("new"))).hasItem())
          .isFalse();
    }

    @Test
    void an_invalid_expression_is_rejected_with_the_text_of_dynamodb() {
      assertThatThrownBy(
              () ->
                  client.putItem(
                      request ->
                          request.tableName("any").item(key("a")).conditionExpression("a = ")))
          .isInstanceOf(DynamoDbException.class)
          .hasMessageContaining("Invalid ConditionExpression: Syntax error; token: \"<EOF>\"");
    }
  }

  @Nested
  class Metrics {
    @Test
    void values_statistic_sets_and_lists_appear_in_our_metrics() throws Exception {
      try (CloudWatchClient client =
          CloudWatchClient.builder()
              .endpointOverride(endpoint)
              .region(Region.US_EAST_1)
              .credentialsProvider(CREDENTIALS)
              .build()) {
        Dimension operation = Dimension.builder().name("Operation").value("ProcessTask").build();
        client.putMetricData(
            request ->
                request
                    .namespace("app")
                    .metricData(
                        datum -> datum.metricName("Time").dimensions(operation).value(3.5),
                        datum ->
                            datum
                                .metricName("Set")
                                .unit(StandardUnit.MILLISECONDS)
                                .statisticValues(
                                    set -> set.sampleCount(4d).sum(10d).minimum(1d).maximum(4d)),
                        datum -> datum.metricName("List").values(1d, 2d).counts(3d, 1d)));
        String labels =
            "{account=\"000000000000\",%smetric=\"%s\",namespace=\"app\",region=\"us-east-1\",unit=\"%s\"}"
                + " ";
        assertThat(scraped())
            .contains(
                "cloudwatch_metric_sum_total"
                    + labels.formatted("dimension_Operation=\"ProcessTask\",", "Time", "None")
                    + "3.5",
                "cloudwatch_metric_samples_total"
                    + labels.formatted("", "Set", "Milliseconds")
                    + "4.0",
                "cloudwatch_metric_maximum" + labels.formatted("", "Set", "Milliseconds") + "4.0",
                "cloudwatch_metric_minimum" + labels.formatted("", "Set", "Milliseconds") + "1.0",
                "cloudwatch_metric_samples_total" + labels.formatted("", "List", "None") + "4.0",
                "cloudwatch_metric_sum_total" + labels.formatted("", "List", "None") + "5.0");
        assertThatThrownBy(
                () ->
                    client.putMetricData(
                        request ->
                            request
                                .namespace("AWS/Mine")
                                .metricData(datum -> datum.metricName("a").value(1d))))
            .isInstanceOf(CloudWatchException.class)
            .hasMessageContaining("The value AWS/ for parameter Namespace is invalid.");
      }
    }

    private static String scraped() throws Exception {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(endpoint.resolve("/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Nested
  class Identity {
    private static GetCallerIdentityResponse identity(String accessKey) {
      try (StsClient client =
          StsClient.builder()
              .endpointOverride(endpoint)
              .region(Region.US_EAST_1)
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret")))
              .build()) {
        return client.getCallerIdentity();
      }
    }

    @Test
    void callers_can_query_their_identity() {
      assertThat(identity("key").account()).isEqualTo("000000000000");
      assertThat(identity("123456789012").account()).isEqualTo("123456789012");
      assertThat(identity("123456789012").arn()).isEqualTo("arn:aws:iam::123456789012:root");
      assertThat(identity("123456789012").userId()).isEqualTo("123456789012");
    }
  }
}
