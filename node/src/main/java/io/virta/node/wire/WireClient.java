package io.virta.node.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeMap;

/**
 * Calls operations of Kinesis by name, JSON in and JSON out. Blocks. Safe for any thread.
 *
 * <p>With the JVM's old HTTP client: its new one sets up TLS for a plain address, too, which takes
 * as long as all the rest of a command.
 */
public final class WireClient {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int ANSWER_TIMEOUT_MILLIS = 60_000;

  /** What Kinesis answers to requests that come too often. */
  private static final Set<String> TOO_OFTEN =
      Set.of("LimitExceededException", "ProvisionedThroughputExceededException");

  private static final int ATTEMPTS_MAX = 6;
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final ObjectMapper json = new ObjectMapper();
  private final Endpoint endpoint;
  private final URL root;
  private final RequestSigner signer;
  private final InstantSource clock;

  public WireClient(Endpoint endpoint, InstantSource clock) {
    this.endpoint = endpoint;
    try {
      this.root = endpoint.uri().resolve("/").toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no address of a node: " + endpoint.uri(), e);
    }
    this.signer = new RequestSigner(endpoint);
    this.clock = clock;
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
      HttpURLConnection connection = post(operation, json.writeValueAsBytes(request));
      int status = connection.getResponseCode();
      JsonNode answer = read(connection);
      if (status != HttpURLConnection.HTTP_OK) {
        throw failure(status, answer);
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

  /** Sends the request; its answer is still to be read. */
  private HttpURLConnection post(String operation, byte[] body) throws IOException {
    Instant now = clock.instant();
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", CONTENT_TYPE);
    headers.put("x-amz-date", RequestSigner.timestamp(now));
    headers.put("x-amz-target", "Kinesis_20131202." + operation);
    TreeMap<String, String> signed = new TreeMap<>(headers);
    signed.put("host", hostHeader(root));

    HttpURLConnection connection = (HttpURLConnection) root.openConnection();
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(ANSWER_TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    // With a length that is known the connection never sends a request a second time by itself.
    connection.setFixedLengthStreamingMode(body.length);
    connection.setRequestProperty("Authorization", signer.authorization(signed, body, now));
    headers.forEach(connection::setRequestProperty);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return connection;
  }

  /** As the connection sends it: without a port that is the usual one. */
  static String hostHeader(URL url) {
    int port = url.getPort();
    return port == -1 || port == url.getDefaultPort() ? url.getHost() : url.getHost() + ":" + port;
  }

  private JsonNode read(HttpURLConnection connection) throws IOException {
    boolean refused = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream in = refused ? connection.getErrorStream() : connection.getInputStream()) {
      byte[] body = in == null ? new byte[0] : in.readAllBytes();
      return body.length == 0 ? request() : json.readTree(body);
    }
  }

  private static WireFailure failure(int status, JsonNode answer) {
    String type = answer.path("__type").asText("HTTP " + status);
    String message = answer.path("message").asText(answer.path("Message").asText(""));
    return new WireFailure(type, message);
  }
}
