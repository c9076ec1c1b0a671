package io.virta.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.virta.http.MemoryServer;
import io.virta.http.WireClient;
import io.virta.http.WireClient.Reply;
import io.virta.http.kinesis.model.UnservedOperation;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors found before a request reaches its operation, in the order in which AWS checks. */
class RefusalsIT {
  private static final String JSON = "application/x-amz-json-1.1";
  private static final String CBOR = "application/x-amz-cbor-1.1";
  private static final String LIST = "Kinesis_20131202.ListStreams";
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  @RegisterExtension
  private static final MemoryServer server = new MemoryServer(InstantSource.system());

  private static WireClient client;

  @BeforeAll
  static void connect() {
    client = server.client();
  }

  private static HttpRequest.Builder post(String type, String target, String body) {
    return post("", type, target, body);
  }

  private static HttpRequest.Builder post(String path, String type, String target, String body) {
    HttpRequest.Builder request = client.request(path).POST(BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!target.isEmpty()) {
      request.header("X-Amz-Target", target);
    }
    return request;
  }

  private static void assertError(
      HttpRequest.Builder request, int status, String type, Map<String, String> body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue(type);
    assertThat(
            (type.equals(CBOR) ? new CBORMapper() : new ObjectMapper())
                .readValue(response.body(), TEXTS))
        .isEqualTo(body);
    assertIds(response);
  }

  private static void assertXml(HttpRequest.Builder request, int status, String body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo(body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertIds(response);
  }

  private static void assertIds(HttpResponse<byte[]> response) {
    assertThat(response.headers().firstValue("x-amzn-RequestId").orElse(""))
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(Base64.getDecoder().decode(response.headers().firstValue("x-amz-id-2").orElse("")))
        .hasSize(72);
  }

  @ParameterizedTest
  @CsvSource({"PUT", "DELETE", "PATCH"})
  void other_methods_are_denied(String method) throws Exception {
    assertXml(
        client.request().method(method, BodyPublishers.noBody()),
        403,
        "<AccessDeniedException>\n"
            + "  <Message>Unable to determine service/operation name to be authorized</Message>\n"
            + "</AccessDeniedException>\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', UnknownOperationException, application/x-amz-cbor-1.1",
    "'', Kinesis_20131202.ListStreams, SerializationException, application/x-amz-cbor-1.1",
    "application/x-amz-json-1.1, '', UnknownOperationException, application/x-amz-json-1.1",
    "application/x-amz-json-1.1, Kinesis_20131202.ListStreams, SerializationException,"
        + " application/x-amz-json-1.1",
    "application/x-amz-json-1.0, '', UnknownOperationException, application/x-amz-cbor-1.1",
    "application/json, Kinesis_20131202.ListStreams, SerializationException,"
        + " application/x-amz-cbor-1.1",
    "'', Kinesis_20131202.ListStream, UnknownOperationException, application/x-amz-cbor-1.1",
  })
  void no_body(String type, String target, String error, String answered) throws Exception {
    assertError(post(type, target, ""), 400, answered, Map.of("__type", error));
  }

  @ParameterizedTest
  @EnumSource(UnservedOperation.class)
  void an_operation_that_is_not_served_is_named(UnservedOperation operation) throws Exception {
    Map<String, String> error =
        Map.of(
            "__type",
            "UnknownOperationException",
            "message",
            operation
                + " is an operation of Kinesis Data Streams that this version of Virta does not"
                + " serve.");

    assertError(post(JSON, "Kinesis_20131202." + operation, "{}"), 400, JSON, error);
    Reply inCbor = client.cbor(operation.toString(), Map.of());
    assertThat(inCbor.status()).isEqualTo(400);
    assertThat(new ObjectMapper().convertValue(inCbor.body(), TEXTS)).isEqualTo(error);
  }

  @Test
  void a_body_of_unknown_type_is_unknown_when_it_has_a_target() throws Exception {
    assertXml(post("text/plain", LIST, "{}"), 404, "<UnknownOperationException/>\n");
  }

  @Test
  void plain_json_gets_answers_in_the_early_format() throws Exception {
    HttpResponse<byte[]> bad = client.send(post("application/json", LIST, "hello"));
    HttpResponse<byte[]> good = client.send(post("application/json", LIST, "{}"));

    assertThat(new String(bad.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"Output\":{\"__type\":\"com.amazon.coral.service#SerializationException\"},\"Version\":\"1.0\"}");
    assertThat(good.statusCode()).isEqualTo(404);
  }

  @Test
  void a_body_that_does_not_parse_comes_before_a_missing_signature_and_an_unknown_target()
      throws Exception {
    assertError(post(JSON, LIST, "hello"), 400, JSON, Map.of("__type", "SerializationException"));
    assertError(post(JSON, LIST, "true"), 400, JSON, Map.of("__type", "SerializationException"));
    assertError(
        post(JSON, "Kinesis_20131202.X", "{"),
        400,
        JSON,
        Map.of("__type", "SerializationException"));
    assertError(
        post(JSON, "Kinesis_20131202.X", "{}"),
        400,
        JSON,
        Map.of("__type", "UnknownOperationException"));
  }

  @Test
  void a_missing_signature_is_reported() throws Exception {
    assertError(
        post(JSON + "   ;whatever=1", LIST, "{}"),
        400,
        JSON,
        Map.of(
            "__type", "MissingAuthenticationTokenException",
            "message", "Missing Authentication Token"));
  }

  @Test
  void each_missing_part_of_a_signature_is_reported() throws Exception {
    assertError(
        post(JSON, LIST, "{}").header("Authorization", "X"),
        400,
        JSON,
        Map.of(
            "__type",
            "IncompleteSignatureException",
            "message",
            "Authorization header requires 'Credential' parameter. Authorization header requires"
                + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
                + " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
                + " header. Authorization=X"));
    assertError(
        post(JSON, LIST, "{}")
            .header("Authorization", "AWS4- Signature=b,Credential=a")
            .header("X-Amz-Date", "a"),
        400,
        JSON,
        Map.of(
            "__type",
            "IncompleteSignatureException",
            "message",
            "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-"
                + " Signature=b,Credential=a"));
    assertError(
        post(
            "?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d",
            JSON,
            LIST,
            "{}"),
        400,
        JSON,
        Map.of(
            "__type",
            "IncompleteSignatureException",
            "message",
            "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the"
                + " query-string parameters."));
  }

  @Test
  void two_signatures_are_refused() throws Exception {
    assertError(
        post("?X-Amz-Algorithm", JSON, LIST, "{}").header("Authorization", "X"),
        400,
        JSON,
        Map.of(
            "__type",
            "InvalidSignatureException",
            "message",
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP"
                + " header."));
  }

  @Test
  void refuses_the_preflight_of_a_foreign_page_where_any_credentials_are_taken() throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            client
                .request()
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "http://example.org")
                .header("Access-Control-Request-Headers", "a, b, c")
                .header("Access-Control-Request-Method", "POST"));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control-"));
  }

  @Test
  void pages_are_served_next_to_the_api() throws Exception {
    HttpResponse<byte[]> page = client.send(client.request("page").GET());
    HttpResponse<byte[]> absent = client.send(client.request("absent").GET());

    assertThat(new String(page.body(), StandardCharsets.UTF_8)).isEqualTo("a page");
    assertThat(absent.statusCode()).isEqualTo(404);
  }
}
