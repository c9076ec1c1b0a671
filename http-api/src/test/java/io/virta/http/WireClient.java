package io.virta.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends operations and reads the answers as bytes, without an SDK. */
public final class WireClient {
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=key/20261121/us-east-1/kinesis/aws4_request,"
          + " SignedHeaders=host, Signature=abc";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new CBORMapper();

  private final HttpClient http;
  private final URI uri;

  public WireClient(int port) {
    this.uri = URI.create("http://127.0.0.1:" + port + "/");
    this.http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  }

  /** An answer: its status and its body as a tree (a missing node if there is no body). */
  public record Reply(int status, JsonNode body) {
    public String type() {
      return body.path("__type").asText();
    }

    public String message() {
      return body.path(body.has("Message") ? "Message" : "message").asText();
    }
  }

  public Reply json(String operation, String body) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        send(
            operation,
            "application/x-amz-json-1.1",
            body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new Reply(response.statusCode(), JSON.readTree(response.body()));
  }

  public Reply cbor(String operation, Object body) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        send(operation, "application/x-amz-cbor-1.1", CBOR.writeValueAsBytes(body));
    return new Reply(response.statusCode(), CBOR.readTree(response.body()));
  }

  public HttpResponse<byte[]> send(String operation, String contentType, byte[] body)
      throws IOException, InterruptedException {
    return send(
        request()
            .header("X-Amz-Target", "Kinesis_20131202." + operation)
            .header("Content-Type", contentType)
            .header("Authorization", SIGNATURE)
            .header("X-Amz-Date", "20261121T000000Z")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  public HttpRequest.Builder request() {
    return request("");
  }

  public HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(uri.resolve("/" + pathAndQuery)).timeout(Duration.ofSeconds(20));
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }
}
