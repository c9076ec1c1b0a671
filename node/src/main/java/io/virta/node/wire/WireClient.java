package io.virta.node.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Calls operations of Kinesis by name, JSON in and JSON out. Blocks. Safe for any thread. */
public final class WireClient {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  /** What Kinesis answers to requests that come too often. */
  private static final Set<String> TOO_OFTEN =
      Set.of("LimitExceededException", "ProvisionedThroughputExceededException");

  private static final int ATTEMPTS_MAX = 6;
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http;
  private final Endpoint endpoint;
  private final RequestSigner signer;
  private final InstantSource clock;

  public WireClient(Endpoint endpoint, InstantSource clock) {
    this.http = httpClient(endpoint);
    this.endpoint = endpoint;
    this.signer = new RequestSigner(endpoint);
    this.clock = clock;
  }

  private static HttpClient httpClient(Endpoint endpoint) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    return endpoint.isTls() ? builder.build() : builder.sslContext(trustingNobody()).build();
  }

  /** In place of the JVM's own, which a client without TLS would read all authorities for. */
  private static SSLContext trustingNobody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has TLS", e);
    }
  }

  public ObjectNode request() {
    return json.createObjectNode();
  }

  /**
   * Calls one operation; an empty answer is an empty object.
   *
   * @throws WireFailure when the other side refuses
   * @throws UnreachableException when nobody answers
   */
  public JsonNode call(String operation, ObjectNode request) {
    try {
      byte[] body = json.writeValueAsBytes(request);
      HttpResponse<byte[]> response = http.send(post(operation, body), BodyHandlers.ofByteArray());
      JsonNode answer = read(response);
      if (response.statusCode() != 200) {
        throw failure(response.statusCode(), answer);
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw new UnreachableException(
          endpoint.uri() + " does not answer like a Kinesis endpoint; is the address right?", e);
    } catch (IOException e) {
      throw new UnreachableException(
          "no answer from %s (%s); start a node with `virta serve`, or name one with --endpoint"
              .formatted(endpoint.uri(), e.getMessage() == null ? "refused" : e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting for " + endpoint.uri(), e);
    }
  }

  /** The same, but called again after a while when the other side says that it is too often. */
  public JsonNode callPatiently(String operation, ObjectNode request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call(operation, request);
      } catch (WireFailure refusal) {
        if (attempt == ATTEMPTS_MAX || !TOO_OFTEN.contains(refusal.type())) {
          throw refusal;
        }
        pause(FIRST_PAUSE_MILLIS << (attempt - 1));
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while a busy node was given time", e);
    }
  }

  private HttpRequest post(String operation, byte[] body) {
    Instant now = clock.instant();
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", CONTENT_TYPE);
    headers.put("x-amz-date", RequestSigner.timestamp(now));
    headers.put("x-amz-target", "Kinesis_20131202." + operation);
    TreeMap<String, String> signed = new TreeMap<>(headers);
    signed.put("host", endpoint.uri().getAuthority());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(root())
            .timeout(REQUEST_TIMEOUT)
            .POST(BodyPublishers.ofByteArray(body))
            .header("Authorization", signer.authorization(signed, body, now));
    headers.forEach(builder::header);
    return builder.build();
  }

  private URI root() {
    return endpoint.uri().resolve("/");
  }

  private JsonNode read(HttpResponse<byte[]> response) throws IOException {
    return response.body().length == 0 ? request() : json.readTree(response.body());
  }

  private static WireFailure failure(int status, JsonNode answer) {
    String type = answer.path("__type").asText("HTTP " + status);
    String message = answer.path("message").asText(answer.path("Message").asText(""));
    return new WireFailure(type, message);
  }
}
