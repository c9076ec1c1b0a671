package io.virta.node.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.persistence.failure.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Calls Kinesis operations by name, and operations on apps by path, with JSON requests and
 * responses. Blocks. Safe for any thread.
 *
 * <p>Uses the JVM's old HTTP client: the new one initializes TLS even for plain HTTP, which takes
 * as long as the rest of a command.
 */
public final class WireClient {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final String TARGET_PREFIX = "Kinesis_20131202.";
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int ANSWER_TIMEOUT_MILLIS = 60_000;
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(60);

  /** The errors with which Kinesis throttles requests. */
  private static final Set<String> TOO_OFTEN =
      Set.of("LimitExceededException", "ProvisionedThroughputExceededException");

  private static final int ATTEMPTS_MAX = 6;
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final ObjectMapper json = new ObjectMapper();
  private final Endpoint endpoint;
  private final URL root;
  private final RequestSigner signer;
  private final InstantSource clock;
  private final Duration sendTimeout;

  public WireClient(Endpoint endpoint, InstantSource clock) {
    this(endpoint, clock, SEND_TIMEOUT);
  }

  /** Creates a client that gives the server {@code sendTimeout} to read a request. */
  WireClient(Endpoint endpoint, InstantSource clock, Duration sendTimeout) {
    this.endpoint = endpoint;
    try {
      this.root = endpoint.uri().resolve("/").toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not the address of a node: " + endpoint.uri(), e);
    }
    this.signer = new RequestSigner(endpoint);
    this.clock = clock;
    this.sendTimeout = sendTimeout;
  }

  public ObjectNode request() {
    return json.createObjectNode();
  }

  /**
   * Calls one operation; returns an empty object for an empty response.
   *
   * @throws WireFailure if the server answers with an error
   * @throws UnreachableException if the server does not answer
   */
  public JsonNode call(String operation, ObjectNode request) {
    try {
      return answer(
          new Call(
              operation,
              "POST",
              "/",
              "kinesis",
              Map.of("content-type", CONTENT_TYPE, "x-amz-target", TARGET_PREFIX + operation)),
          json.writeValueAsBytes(request));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree can always be written", impossible);
    }
  }

  /**
   * Calls an operation on apps, which has no request body.
   *
   * @param method the HTTP method
   * @param path without characters that need percent-encoding
   * @throws WireFailure if the server answers with an error
   * @throws UnreachableException if the server does not answer
   */
  public JsonNode callApps(String method, String path) {
    return answer(
        new Call(
            method + " " + path, method, path, "virta", Map.of("content-type", "application/json")),
        new byte[0]);
  }

  /** A request; {@code name} is for messages. */
  private record Call(
      String name, String method, String path, String service, Map<String, String> headers) {}

  private JsonNode answer(Call call, byte[] request) {
    try {
      HttpURLConnection connection = send(call, request);
      int status = status(connection);
      byte[] body = body(connection, status);
      if (status != HttpURLConnection.HTTP_OK) {
        throw failure(call.name(), status, connection.getHeaderField("x-amzn-ErrorType"), body);
      }
      return body.length == 0 ? request() : json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UnreachableException(
          endpoint.uri() + " does not answer like a Kinesis endpoint; is the address right?", e);
    } catch (SSLHandshakeException e) {
      throw new UnreachableException(
          "no secure connection to %s (%s); to trust the certificate of a node (`virta tls export`), import it with keytool and name that file in JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE"
              .formatted(endpoint.uri(), e.getMessage()),
          e);
    } catch (SSLException e) {
      throw new UnreachableException(
          "no secure connection to %s (%s); a port without TLS needs http://"
              .formatted(endpoint.uri(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UnreachableException(
          "no answer from %s (%s); start a node with `virta serve`, or name one with --endpoint"
              .formatted(endpoint.uri(), reason(e)),
          e);
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return "unknown host"; // its message is only the host name
    }
    if ("Unexpected end of file from server".equals(failure.getMessage())) {
      return "it closed the connection; a port with TLS needs https://";
    }
    return failure.getMessage() == null ? "refused" : failure.getMessage();
  }

  /** The same, but retries after a pause when the server throttles the call. */
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
      throw new UnreachableException("interrupted while waiting to retry a busy node", e);
    }
  }

  /** Sends the request; the response is not yet read. */
  private HttpURLConnection send(Call call, byte[] body) throws IOException {
    Instant now = clock.instant();
    TreeMap<String, String> headers = new TreeMap<>(call.headers());
    headers.put("x-amz-date", RequestSigner.timestamp(now));
    TreeMap<String, String> signed = new TreeMap<>(headers);
    signed.put("host", hostHeader(root));

    HttpURLConnection connection = (HttpURLConnection) new URL(root, call.path()).openConnection();
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(ANSWER_TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestMethod(call.method());
    connection.setRequestProperty(
        "Authorization",
        signer.authorization(call.service(), call.method(), call.path(), signed, body, now));
    headers.forEach(connection::setRequestProperty);
    if (call.method().equals("POST")) {
      connection.setDoOutput(true);
      // With a known length, the connection never resends a request on its own.
      connection.setFixedLengthStreamingMode(body.length);
      send(connection, body);
    }
    return connection;
  }

  /**
   * Writes the body in one call: the JVM's stream then swallows a write failure, so the response of
   * a server that rejects a request before it has read all of it can still be read. The write has
   * its own thread, because the JVM has no write timeout, and closing a TLS connection would wait
   * for the write as well.
   */
  private void send(HttpURLConnection connection, byte[] body) throws IOException {
    FutureTask<Void> sending =
        new FutureTask<>(
            () -> {
              try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
              }
              return null;
            });
    Thread thread = new Thread(sending, "virta-send");
    thread.setDaemon(true);
    thread.start();
    try {
      sending.get(sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UnreachableException(
          "%s did not read a request of %d bytes within %d s; is the node overloaded, or the address wrong?"
              .formatted(endpoint.uri(), body.length, sendTimeout.toSeconds()),
          e);
    } catch (ExecutionException e) {
      if (Failures.unwrap(e) instanceof IOException cannotSend) {
        throw cannotSend;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while a request was sent", e);
    }
  }

  /** Returns the Host header as the connection sends it: without the scheme's default port. */
  static String hostHeader(URL url) {
    int port = url.getPort();
    return port == -1 || port == url.getDefaultPort() ? url.getHost() : url.getHost() + ":" + port;
  }

  private int status(HttpURLConnection connection) throws IOException {
    try {
      return connection.getResponseCode();
    } catch (SocketTimeoutException e) {
      throw new UnreachableException(
          "%s took a request and did not answer within %d s; is the node overloaded, or the address wrong?"
              .formatted(endpoint.uri(), ANSWER_TIMEOUT_MILLIS / 1_000),
          e);
    }
  }

  private static byte[] body(HttpURLConnection connection, int status) throws IOException {
    boolean refused = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream in = refused ? connection.getErrorStream() : connection.getInputStream()) {
      return in == null ? new byte[0] : in.readAllBytes(); // also null for 401 and 407
    }
  }

  private WireFailure failure(
      String operation, int status, @Nullable String typeHeader, byte[] body) {
    JsonNode answer = request();
    try {
      answer = json.readTree(body);
    } catch (IOException notJson) {
      // For example an HTML page of a proxy: only its status is usable.
    }
    String type = typeHeader != null ? typeHeader : answer.path("__type").asText("HTTP " + status);
    String message = answer.path("message").asText(answer.path("Message").asText(""));
    return new WireFailure(
        type, message.isEmpty() ? "%s refused %s".formatted(endpoint.uri(), operation) : message);
  }
}
