package io.virta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;
import software.amazon.awssdk.eventstream.MessageDecoder;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * Subscriptions and their connections: clients that do not read, connections for one request, the
 * CBOR dialect, a node that stops.
 */
class FanOutConnectionsIT {
  private static final String FIRST = FanOutNode.FIRST;
  private static final StartingPosition LATEST =
      StartingPosition.builder().type(ShardIteratorType.LATEST).build();

  @TempDir private static Path directory;
  private static FanOutNode node;

  @BeforeAll
  static void start() throws Exception {
    node =
        new FanOutNode(
            directory,
            Map.of(
                "virta.subscription.heartbeat-interval",
                "1s",
                "virta.stream.consumer-delay",
                "1s",
                "virta.http.subscription-stall-timeout",
                "4s"));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  @Test
  void a_consumer_that_reads_nothing_is_cut_off_and_does_not_delay_others() throws Exception {
    node.create("slow");
    String deaf = node.register("slow", "deaf");
    node.register("slow", "swift");
    Follower swift = node.followed("slow", "swift");
    long free = node.node().server().answerPermits().freeBytes();
    try (Socket socket = subscribeAndDoNotRead(deaf)) {
      await().until(() -> node.subscriptions("slow") == 2);
      String large = "x".repeat(200_000);
      List<String> texts = IntStream.range(0, 100).mapToObj(i -> large + i).toList();
      for (int from = 0; from < texts.size(); from += 5) {
        node.put("slow", texts.subList(from, from + 5));
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(swift.texts()).isEqualTo(texts));
      long held = free - node.node().server().answerPermits().freeBytes();
      assertThat(held).isLessThan(8 << 20);

      assertThat(socket.isConnected()).isTrue();
      await().atMost(Duration.ofSeconds(20)).until(() -> node.subscriptions("slow") == 1);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(node.node().server().answerPermits().freeBytes())
                    .isGreaterThanOrEqualTo(free));
    assertThat(swift.failures()).isEmpty();
  }

  @Test
  void a_request_in_cbor_gets_events_in_cbor() throws Exception {
    node.create("cbor");
    String arn = node.register("cbor", "c");
    node.put("cbor", List.of("a", "b"));
    CBORMapper mapper = new CBORMapper();
    ObjectNode body = mapper.createObjectNode().put("ConsumerARN", arn).put("ShardId", FIRST);
    body.putObject("StartingPosition").put("Type", "TRIM_HORIZON");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.node().server().port() + "/"))
            .header("X-Amz-Target", "Kinesis_20131202.SubscribeToShard")
            .header("Content-Type", "application/x-amz-cbor-1.1")
            .header("X-Amz-Date", "a")
            .header("Authorization", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c")
            .POST(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body)))
            .build();

    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/vnd.amazon.eventstream");
    List<Message> messages = new ArrayList<>();
    MessageDecoder decoder = new MessageDecoder(messages::add);
    byte[] bytes = new byte[1_000];
    try (InputStream in = response.body()) {
      while (messages.size() < 2) {
        int read = in.read(bytes);
        assertThat(read).isPositive();
        decoder.feed(bytes, 0, read);
      }
    }
    assertThat(messages.get(1).getHeaders().get(":content-type"))
        .isEqualTo(HeaderValue.fromString("application/x-amz-cbor-1.1"));
    JsonNode event = mapper.readTree(messages.get(1).getPayload());
    assertThat(event.get("Records")).hasSize(2);
    assertThat(event.get("Records").get(1).get("Data").binaryValue()).containsExactly('b');
    assertThat(event.get("ContinuationSequenceNumber").asText())
        .isEqualTo(event.get("Records").get(1).get("SequenceNumber").asText());
  }

  @Test
  void over_http2_a_consumer_without_demand_does_not_delay_others() throws Exception {
    node.create("reluctant");
    node.register("reluctant", "swift");
    Follower swift = node.followed("reluctant", "swift");
    long free = node.node().server().answerPermits().freeBytes();
    String large = "x".repeat(200_000);
    List<String> texts = IntStream.range(0, 100).mapToObj(i -> large + i).toList();
    // Uses a separate connection, because clients that share one also share its window.
    try (KinesisAsyncClient own = node.newClient()) {
      for (int i = 0; i < 5; i++) {
        String arn = node.register("reluctant", "slow" + i);
        own.subscribeToShard(
            request -> request.consumerARN(arn).shardId(FIRST).startingPosition(LATEST),
            SubscribeToShardResponseHandler.builder()
                .onEventStream(events -> events.subscribe(new OneOnly()))
                .onError(failure -> {})
                .build());
      }
      await().until(() -> node.subscriptions("reluctant") == 6);
      for (int from = 0; from < texts.size(); from += 5) {
        node.put("reluctant", texts.subList(from, from + 5));
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(swift.texts()).isEqualTo(texts));
      long held = free - node.node().server().answerPermits().freeBytes();
      assertThat(held).isLessThan(6 * (3L << 20));
      // A client that does not read for too long is cut off.
      await().atMost(Duration.ofSeconds(20)).until(() -> node.subscriptions("reluctant") == 1);
    }
    assertThat(swift.failures()).isEmpty();
  }

  /** Requests one event and no more. */
  private static final class OneOnly implements Subscriber<SubscribeToShardEventStream> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(SubscribeToShardEventStream event) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  private static Socket subscribeAndDoNotRead(String arn) throws IOException {
    Socket socket = connect(node);
    byte[] body = subscribeTo(arn);
    sendHead(socket, body.length);
    socket.getOutputStream().write(body);
    return socket;
  }

  private static Socket connect(FanOutNode node) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(20_000);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), node.node().server().port()));
    return socket;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  private static byte[] subscribeTo(String arn) {
    return ("{\"ConsumerARN\":\""
            + arn
            + "\",\"ShardId\":\""
            + FIRST
            + "\",\"StartingPosition\":{\"Type\":\"TRIM_HORIZON\"}}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void sendHead(Socket socket, int bodyBytes, String... headers) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "POST / HTTP/1.1",
                "Host: x",
                "X-Amz-Target: Kinesis_20131202.SubscribeToShard",
                "Content-Type: application/x-amz-json-1.1",
                "X-Amz-Date: a",
                "Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c",
                "Content-Length: " + bodyBytes));
    lines.addAll(List.of(headers));
    String head = String.join("\r\n", lines) + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void a_connection_for_one_request_lasts_as_long_as_its_subscription(@TempDir Path own)
      throws Exception {
    try (FanOutNode pausing =
        new FanOutNode(
            own,
            Map.of(
                "virta.subscription.life", "5s",
                "virta.subscription.heartbeat-interval", "2s",
                "pekko.http.server.linger-timeout", "500ms"))) {
      pausing.create("pausing");
      byte[] body = subscribeTo(pausing.register("pausing", "c"));
      try (Socket socket = connect(pausing)) {
        // Makes the body arrive separately, when the parser knows that no other request follows.
        sendHead(socket, body.length, "Connection: close", "Expect: 100-continue");
        InputStream in = socket.getInputStream();
        assertThat(head(in)).startsWith("HTTP/1.1 100 Continue");
        socket.getOutputStream().write(body);

        assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
            .startsWith("HTTP/1.1 200 OK")
            .as("the last chunk")
            .endsWith("\r\n0\r\n\r\n");
      }
    }
  }

  @Test
  void a_node_that_stops_ends_its_subscriptions_in_order(@TempDir Path own) throws Exception {
    FanOutNode stopping = new FanOutNode(own, Map.of());
    stopping.create("stopping");
    String arn = stopping.register("stopping", "c");
    List<SubscribeToShardEvent> events = new ArrayList<>();
    CompletableFuture<Void> subscription =
        stopping
            .client()
            .subscribeToShard(
                request -> request.consumerARN(arn).shardId(FIRST).startingPosition(LATEST),
                SubscribeToShardResponseHandler.builder()
                    .subscriber(
                        event -> {
                          synchronized (events) {
                            events.add((SubscribeToShardEvent) event);
                          }
                        })
                    .build());
    await()
        .until(
            () -> {
              synchronized (events) {
                return !events.isEmpty();
              }
            });

    stopping.node().close();

    FanOutNode.await(subscription); // a normal end, no failure
    stopping.client().close();
  }
}
