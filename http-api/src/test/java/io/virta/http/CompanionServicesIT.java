package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.virta.actors.model.AccountId;
import io.virta.http.cloudwatch.MetricDatum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DynamoDB, CloudWatch and STS on the port of Kinesis, byte by byte; foreign-clients tests AWS's
 * own clients.
 */
class CompanionServicesIT {
  @TempDir private static Path directory;
  private static TestNode node;
  private static URI endpoint;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(directory, Map.of());
    endpoint = URI.create("http://127.0.0.1:" + node.server().port());
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static HttpResponse<String> post(String path, byte[] body, Map<String, String> headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/any/aws4_request,"
                    + " SignedHeaders=host;x-amz-date, Signature=00")
            .header("X-Amz-Date", "20260101T000000Z")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  @Nested
  class LeaseTables {
    @Test
    void an_operation_that_is_not_served_is_refused_with_an_error_of_the_service()
        throws Exception {
      Map<String, String> headers =
          Map.of(
              "X-Amz-Target",
              "DynamoDB_20120810.CreateBackup",
              "Content-Type",
              "application/x-amz-json-1.0");
      HttpResponse<String> answer = post("/", "{}".getBytes(StandardCharsets.UTF_8), headers);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("UnknownOperationException");
      assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
      assertThat(answer.headers().firstValue("x-amz-crc32")).isPresent();
    }

    private static JsonNode dynamoDb(String operation, String body) throws Exception {
      Map<String, String> headers =
          Map.of(
              "X-Amz-Target",
              "DynamoDB_20120810." + operation,
              "Content-Type",
              "application/x-amz-json-1.0");
      byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      return new ObjectMapper().readTree(post("/", json, headers).body());
    }

    private static String arn(String region, AccountId account, String table) {
      return "arn:aws:dynamodb:%s:%s:table/%s".formatted(region, account, table);
    }

    private static void create(String table) throws Exception {
      JsonNode made =
          dynamoDb(
              "CreateTable",
              ("{'TableName':'%s','BillingMode':'PAY_PER_REQUEST',"
                      + "'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
                      + "'AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}]}")
                  .formatted(table));
      assertThat(made.at("/TableDescription/TableArn").asText())
          .isEqualTo(arn("us-east-1", AccountId.DEFAULT, table));
    }

    @Test
    void the_arn_of_a_table_in_another_account_never_selects_a_table_of_the_caller()
        throws Exception {
      create("shared-name");
      AccountId other = new AccountId("444455556666");

      for (String foreign :
          List.of(
              arn("us-east-1", other, "shared-name"),
              arn("eu-west-1", AccountId.DEFAULT, "shared-name"))) {
        JsonNode refused = dynamoDb("DeleteTable", "{'TableName':'" + foreign + "'}");
        assertThat(refused.path("__type").asText()).endsWith("#AccessDeniedException");
        assertThat(refused.path("message").asText())
            .isEqualTo(
                "User: arn:aws:iam::%s:root is not authorized to perform: dynamodb:DeleteTable on resource: %s because no resource-based policy allows the dynamodb:DeleteTable action"
                    .formatted(AccountId.DEFAULT, foreign));
      }
      String own = arn("us-east-1", AccountId.DEFAULT, "shared-name");
      assertThat(
              dynamoDb("DescribeTable", "{'TableName':'" + own + "'}")
                  .at("/Table/TableStatus")
                  .asText())
          .isEqualTo("ACTIVE");
    }

    @Test
    void a_time_to_live_is_stored_or_refused_with_an_error_of_the_service() throws Exception {
      create("expiring");
      String update =
          "{'TableName':'expiring','TimeToLiveSpecification':{'AttributeName':'%s','Enabled':%s}}";
      String describe = "{'TableName':'expiring'}";

      assertThat(dynamoDb("DescribeTimeToLive", describe).toString())
          .isEqualTo("{\"TimeToLiveDescription\":{\"TimeToLiveStatus\":\"DISABLED\"}}");
      assertThat(dynamoDb("UpdateTimeToLive", update.formatted("ttl", true)).toString())
          .isEqualTo("{\"TimeToLiveSpecification\":{\"AttributeName\":\"ttl\",\"Enabled\":true}}");
      assertThat(dynamoDb("DescribeTimeToLive", describe).toString())
          .isEqualTo(
              "{\"TimeToLiveDescription\":{\"TimeToLiveStatus\":\"ENABLED\",\"AttributeName\":\"ttl\"}}");

      assertInvalid(update.formatted("ttl", true), "TimeToLive is already enabled");
      assertInvalid(
          update.formatted("other", true),
          "TimeToLive is active on a different AttributeName: current AttributeName is ttl");
      assertInvalid(
          update.formatted("", true),
          "1 validation error detected: Value '' at 'timeToLiveSpecification.attributeName' failed"
              + " to satisfy constraint: Member must have length greater than or equal to 1");
      assertInvalid(
          "{'TableName':'expiring','TimeToLiveSpecification':{'AttributeName':'ttl'}}",
          "1 validation error detected: Value null at 'timeToLiveSpecification.enabled' failed to"
              + " satisfy constraint: Member must not be null");
      assertInvalid(
          describe,
          "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy"
              + " constraint: Member must not be null");
      JsonNode absent =
          dynamoDb("UpdateTimeToLive", update.formatted("ttl", true).replace("expiring", "absent"));
      assertThat(absent.path("__type").asText()).endsWith("#ResourceNotFoundException");
      assertThat(absent.path("message").asText())
          .isEqualTo("Requested resource not found: Table: absent not found");
    }

    private static void assertInvalid(String body, String message) throws Exception {
      JsonNode refused = dynamoDb("UpdateTimeToLive", body);
      assertThat(refused.path("__type").asText()).endsWith("#ValidationException");
      assertThat(refused.path("message").asText()).isEqualTo(message);
    }
  }

  @Nested
  class Metrics {
    @BeforeEach
    void forget() {
      node.metrics().clear();
    }

    @Test
    void forms_of_older_clients_are_accepted_also_compressed() throws Exception {
      String form =
          "Action=PutMetricData&Version=2010-08-01&Namespace="
              + URLEncoder.encode("KinesisProducerLibrary", StandardCharsets.UTF_8)
              + "&MetricData.member.1.MetricName=UserRecordsPut"
              + "&MetricData.member.1.Dimensions.member.1.Name=StreamName"
              + "&MetricData.member.1.Dimensions.member.1.Value=orders"
              + "&MetricData.member.1.StatisticValues.SampleCount=2"
              + "&MetricData.member.1.StatisticValues.Sum=30"
              + "&MetricData.member.1.StatisticValues.Minimum=10"
              + "&MetricData.member.1.StatisticValues.Maximum=20"
              + "&MetricData.member.1.Unit=Count";
      MetricDatum sent =
          new MetricDatum(
              "KinesisProducerLibrary",
              "UserRecordsPut",
              Map.of("StreamName", "orders"),
              "Count",
              2,
              30,
              10,
              20);
      Map<String, String> type = Map.of("Content-Type", "application/x-www-form-urlencoded");

      HttpResponse<String> answer = post("/", form.getBytes(StandardCharsets.UTF_8), type);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith("<PutMetricDataResponse").contains("<RequestId>");
      HttpResponse<String> compressed =
          post(
              "/",
              gzip(form),
              Map.of(
                  "Content-Type", "application/x-www-form-urlencoded", "Content-Encoding", "gzip"));
      assertThat(compressed.statusCode()).isEqualTo(200);
      assertThat(node.metrics()).containsExactly(sent, sent);
    }

    private static byte[] gzip(String text) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return bytes.toByteArray();
    }

    @Test
    void a_small_compressed_body_that_becomes_huge_is_refused() throws Exception {
      HttpResponse<String> answer =
          post(
              "/",
              gzip("a".repeat(3 << 20)),
              Map.of(
                  "Content-Type", "application/x-www-form-urlencoded", "Content-Encoding", "gzip"));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("when decompressed");
    }
  }

  @Nested
  class Identity {
    @Test
    void another_action_is_an_xml_error() throws Exception {
      HttpResponse<String> answer =
          post(
              "/",
              "Action=AssumeRole&Version=2011-06-15".getBytes(StandardCharsets.UTF_8),
              Map.of("Content-Type", "application/x-www-form-urlencoded"));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("<Code>InvalidAction</Code>")
          .contains("Could not find operation AssumeRole for version 2011-06-15");
    }
  }
}
