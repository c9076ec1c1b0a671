package io.virta.dashboards;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.figures.ShardCounters;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import io.virta.client.Virta;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The console on a real port, with real actors and the real log. */
class ConsoleIT {
  private static final int STALLED = 20;

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private ConsoleNode node;
  private Virta virta;

  @BeforeEach
  void start() throws Exception {
    // Small send buffers, so that an unread connection is soon full.
    node =
        ConsoleNode.start(
            directory,
            0,
            Map.of(
                "virta.console.listeners-max",
                STALLED + 1,
                "virta.console.listener-stall-timeout",
                "2s",
                "virta.console.tail.frame-interval",
                "100ms",
                "pekko.http.server.socket-options.so-send-buffer-size",
                "16 KiB"));
    virta = node.virta();
    virta
        .createStream("orders", StreamSpec.provisioned(2))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void serves_the_page_with_its_headers_and_answers_not_modified_by_tag() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'self'");
    assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
    String tag = page.headers().firstValue("etag").orElseThrow();
    HttpRequest again = HttpRequest.newBuilder(node.uri("/")).header("If-None-Match", tag).build();
    assertThat(http.send(again, BodyHandlers.ofString()).statusCode()).isEqualTo(304);
    assertThat(get("/app/main.js").headers().firstValue("content-type").orElseThrow())
        .startsWith("application/javascript");
    assertThat(get("/vendor/htm-3.1.1.mjs").headers().firstValue("cache-control").orElseThrow())
        .contains("immutable");
    assertThat(get("/app/nothing.js").statusCode()).isEqualTo(404);
  }

  @Test
  void rejects_unknown_topics() throws Exception {
    HttpResponse<String> answer = get("/console/events?topics=nonsense");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'nonsense' is no topic");
  }

  @Test
  void sends_rates_shards_and_records_on_one_connection() throws Exception {
    put(10);
    try (Listener listener =
        new Listener(node.port(), "streams,shards:orders,tail:orders:record-1")) {
      assertThat(listener.header()).contains("text/event-stream", "no-store", "X-Accel-Buffering");
      listener.expect("event: streams", "\"name\":\"orders\"");
      listener.expect("event: shards:orders", "\"id\":\"shardId-000000000001\"");
      listener.expect("event: tail:orders:record-1", "\"rows\":[]");
      put(10);
      listener.expect("event: tail:orders:record-1", "\"data\":\"record-1\"");
    }
    assertThat(outgoingRecords()).as("the console does not count as a consumer").isZero();
  }

  @Test
  void the_tail_follows_a_stream_through_its_reshards() throws Exception {
    try (Listener listener = new Listener(node.port(), "tail:orders:late-")) {
      listener.expect("event: tail:orders:late-", "\"rows\":[]");
      virta
          .changeStream("orders", new Reshard.Scale(4))
          .thenCompose(done -> virta.put("orders", "k", "late-1".getBytes(UTF_8)))
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
      listener.expect("event: tail:orders:late-", "\"data\":\"late-1\"");
    }
  }

  @Test
  void shows_internal_streams_separately_from_those_of_the_account() throws Exception {
    StreamsExtension extension = StreamsExtension.get(node.system());
    extension
        .streams()
        .create(
            Namespace.home(AccountId.INTERNAL), new StreamName("orders"), StreamSpec.provisioned(3))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    try (Listener listener =
        new Listener(node.port(), "streams,shards:virta/orders,tail:virta/orders")) {
      listener.expect("event: streams", "\"name\":\"virta/orders\",\"internal\":true");
      listener.expect("event: streams", "\"name\":\"orders\",\"internal\":false");
      listener.expect("event: shards:virta/orders", "\"open\":3");
      listener.expect("event: tail:virta/orders", "\"shardsFollowed\":3");
    }
  }

  private long outgoingRecords() {
    long records = 0;
    for (StreamCounters stream : StreamsExtension.get(node.system()).figures().counters()) {
      for (ShardCounters shard : stream.shards()) {
        records += shard.outgoingRecords();
      }
    }
    return records;
  }

  @Test
  void a_topic_of_a_missing_stream_reports_it_and_continues_once_it_is_created() throws Exception {
    try (Listener listener = new Listener(node.port(), "tail:later")) {
      listener.expect("event: tail:later", "Stream later under account 000000000000 not found.");
      virta
          .createStream("later", StreamSpec.provisioned(1))
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
      listener.expect("event: tail:later", "\"shardsFollowed\":1");
    }
  }

  @Test
  @Timeout(60)
  void listeners_that_do_not_read_block_nobody_and_are_disconnected() throws Exception {
    List<String> errors = errorsLogged();
    List<Socket> stalled = new ArrayList<>();
    try (Listener reader = new Listener(node.port(), "streams,tail:orders")) {
      for (int i = 0; i < STALLED; i++) {
        stalled.add(Listener.open(node.port(), "streams,tail:orders"));
      }
      await().until(() -> node.console().listeners() == STALLED + 1);
      assertThat(get("/console/events?topics=streams").statusCode())
          .as("one more than listeners-max")
          .isEqualTo(503);

      int records = 0;
      while (node.console().listeners() > 1) {
        records += put(500); // fails if it takes longer than a client would wait
      }

      reader.expect("event: tail:orders", "\"data\":\"record-");
      assertThat(records).as("records stored while listeners are stalled").isPositive();
      assertThat(errors).as("a sleeping browser is not an error").isEmpty();
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  /** Puts records of 2 KB; returns how many were stored. */
  private int put(int count) throws Exception {
    List<PutEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String data = count > 10 ? "record-" + i + " " + "x".repeat(2_000) : "record-" + i;
      entries.add(PutEntry.of("key-" + i, data.getBytes(US_ASCII)));
    }
    List<PutResult> results =
        virta.putAll("orders", entries).toCompletableFuture().get(20, TimeUnit.SECONDS);
    return (int) results.stream().filter(PutResult.Stored.class::isInstance).count();
  }

  /** Collects the node's log records at level ERROR from now until the JVM ends. */
  private static List<String> errorsLogged() {
    List<String> errors = new CopyOnWriteArrayList<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.ERROR) {
              errors.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            }
          }
        };
    appender.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(appender);
    return errors;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(node.uri(path)).build(), BodyHandlers.ofString());
  }
}
