package io.virta.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StartingPosition;
import io.virta.client.StreamRecord;
import io.virta.client.Virta;
import io.virta.node.wire.Endpoint;
import io.virta.node.wire.WireClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory from before regions were supported; {@code before-regions.properties} describes
 * its contents.
 */
class BeforeRegionsIT {
  private static final String MADE_IN = "eu-central-1";
  private static final String ARN = "arn:aws:kinesis:%s:000000000000:stream/orders";

  @TempDir Path directory;
  private final Properties before = new Properties();
  private Path data;
  private @Nullable NodeAtTime node;

  @BeforeEach
  void unzip() throws IOException {
    data = Files.createDirectory(directory.resolve("data"));
    try (InputStream zip = resource("before-regions.zip")) {
      NodeAtTime.unzip(zip, data);
    }
    try (InputStream properties = resource("before-regions.properties")) {
      before.load(properties);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(BeforeRegionsIT.class.getResourceAsStream("/data/" + name));
  }

  private URI start(Map<String, Object> settings) {
    Instant then = Instant.ofEpochMilli(Long.parseLong(before.getProperty("at"))).plusSeconds(5);
    node = NodeAtTime.start(data, then, settings);
    return node.endpoint();
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
      node = null;
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static WireClient client(URI endpoint, @Nullable String region) {
    return new WireClient(
        Endpoint.of(endpoint.toString(), region, Map.of()), InstantSource.system());
  }

  private static String arn(URI endpoint, @Nullable String region) {
    WireClient client = client(endpoint, region);
    return client
        .call("DescribeStreamSummary", client.request().put("StreamName", "orders"))
        .at("/StreamDescriptionSummary/StreamARN")
        .textValue();
  }

  @Test
  void without_regions_every_region_reaches_the_data_also_after_restarts() throws Exception {
    URI endpoint = start(Map.of("virta.http.region", MADE_IN));

    assertThat(arn(endpoint, MADE_IN)).isEqualTo(ARN.formatted(MADE_IN));
    assertThat(arn(endpoint, "us-east-1")).isEqualTo(ARN.formatted(MADE_IN));
    assertThat(arn(endpoint, null)).isEqualTo(ARN.formatted(MADE_IN));

    stop();
    endpoint = start(Map.of());
    assertThat(arn(endpoint, "us-east-1")).isEqualTo(ARN.formatted(MADE_IN));
    assertThat(data.resolve("regions")).content().contains("home=eu-central-1", "regions=one");
  }

  @Test
  void with_regions_the_data_of_all_accounts_belongs_to_the_home_region() throws Exception {
    URI endpoint = start(Map.of("virta.http.region", MADE_IN, "virta.http.regions", "each"));
    ActorSystem<Void> running = Objects.requireNonNull(node).system();
    Virta virta = Virta.get(running);

    assertThat(arn(endpoint, null)).isEqualTo(ARN.formatted(MADE_IN));
    assertThat(await(virta.forRegion("us-east-1").listStreams())).isEmpty();
    assertThat(await(virta.forAccount(new AccountId("111122223333")).listStreams())).hasSize(1);
    assertThat(await(virta.describeStream("orders")).tags()).containsEntry("made", "before");
    assertThat(await(virta.describeStream("orders")).consumers())
        .extracting(
            consumer ->
                ARN.formatted(MADE_IN)
                    + "/consumer/"
                    + consumer.name()
                    + ":"
                    + consumer.createdAt().getEpochSecond())
        .containsExactly(before.getProperty("consumerArn"));
    List<StreamRecord> records =
        await(
            virta
                .read("orders", StartingPosition.trimHorizon())
                .take(40)
                .runWith(Sink.seq(), running));
    assertThat(records)
        .extracting(StreamRecord::text)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 40).mapToObj(i -> "record " + i).toList());
  }

  @Test
  void old_iterators_and_page_tokens_belong_to_the_home_region() {
    URI endpoint = start(Map.of("virta.http.region", MADE_IN, "virta.http.regions", "each"));
    WireClient client = client(endpoint, MADE_IN);

    var read =
        client
            .call(
                "GetRecords", client.request().put("ShardIterator", before.getProperty("iterator")))
            .get("Records");
    assertThat(read).hasSize(Integer.parseInt(before.getProperty("iterator.records")));
    assertThat(Base64.getDecoder().decode(read.get(0).get("Data").textValue()))
        .isEqualTo(before.getProperty("iterator.firstRecord").getBytes(UTF_8));
    var shards =
        client
            .call(
                "ListShards",
                client.request().put("NextToken", before.getProperty("listShardsToken")))
            .get("Shards");
    assertThat(shards).hasSize(1);
    assertThat(shards.get(0).get("ShardId").textValue()).isEqualTo("shardId-000000000001");
  }

  @Test
  void an_old_presigned_url_is_still_valid() throws Exception {
    Path credentials =
        Files.writeString(
            directory.resolve("credentials.conf"),
            "accounts { \"000000000000\" { keys = [{ id = AKIAROOT, secret = root-secret-of-then }]"
                + " } }");
    URI endpoint =
        start(
            Map.of(
                "virta.http.region",
                MADE_IN,
                "virta.http.regions",
                "each",
                "virta.http.credentials.file",
                credentials.toString()));

    assertThat(sendPresigned(endpoint)).contains("200 OK").contains(ARN.formatted(MADE_IN));
  }

  /**
   * Sends the request over a plain socket: it is signed for the host name of AWS, which no HTTP
   * client would send to another address.
   */
  private String sendPresigned(URI endpoint) throws IOException {
    String body = before.getProperty("presigned.body");
    List<String> head = new ArrayList<>();
    head.add("POST /?" + before.getProperty("presigned.query") + " HTTP/1.1");
    head.add("Host: kinesis.eu-central-1.amazonaws.com");
    head.add("Content-Type: application/x-amz-json-1.1");
    head.add("X-Amz-Target: Kinesis_20131202.DescribeStreamSummary");
    head.add("Content-Length: " + body.length());
    head.add("Connection: close");
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      socket
          .getOutputStream()
          .write((String.join("\r\n", head) + "\r\n\r\n" + body).getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
