package io.virta.node.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * A request to a node that accepts any credentials, from a caller with the given account and
 * region.
 *
 * @param account 12 digits
 * @param target value of the header X-Amz-Target
 */
record WireCall(String account, String region, String target, ObjectNode request) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /**
   * Sends the request and returns the response, an empty object if it has no body; any status
   * except 200 fails.
   */
  JsonNode send(URI node) {
    try {
      HttpResponse<byte[]> response = HTTP.send(httpRequest(node), BodyHandlers.ofByteArray());
      JsonNode answer =
          response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(this + " got " + response.statusCode() + " " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(this + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest httpRequest(URI node) {
    boolean tables = target.startsWith("DynamoDB");
    String scope = "%s/20261129/%s/%s".formatted(account, region, tables ? "dynamodb" : "kinesis");
    return HttpRequest.newBuilder(node)
        .header("Content-Type", "application/x-amz-json-1." + (tables ? "0" : "1"))
        .header("X-Amz-Target", target)
        .header("X-Amz-Date", "20261129T000000Z")
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s/aws4_request, SignedHeaders=host, Signature=0"
                .formatted(scope))
        .POST(BodyPublishers.ofString(request.toString()))
        .build();
  }
}
