package io.virta.dashboards.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamSpec;
import io.virta.client.PutEntry;
import io.virta.client.PutResult;
import io.virta.dashboards.ConsoleNode;
import io.virta.dashboards.tail.RecordFinder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads over real connections; the test controls when the node has found a record. */
@Timeout(60)
class RecordDownloadsIT {
  private static final Duration STALL_TIMEOUT = Duration.ofMillis(200);

  /** The pending completions of record searches. */
  private final BlockingQueue<Runnable> searches = new LinkedBlockingQueue<>();

  private final Semaphore endedConnections = new Semaphore(0);
  @TempDir private Path directory;
  private ConsoleNode node;
  private ServerBinding binding;
  private String path;

  @BeforeEach
  void start() throws Exception {
    node = ConsoleNode.start(directory, 0, Map.of());
    get(node.virta().createStream("orders", StreamSpec.provisioned(1)));
    PutResult put =
        get(node.virta().putAll("orders", List.of(PutEntry.of("key", "hello".getBytes(UTF_8)))))
            .get(0);
    path = "/record?stream=orders&seq=" + ((PutResult.Stored) put).sequenceNumber();
    binding = serve();
  }

  @AfterEach
  void stop() throws Exception {
    get(binding.unbind());
    node.close();
  }

  @Test
  void clients_that_disconnect_before_their_record_is_found_do_not_use_up_the_permits()
      throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Socket socket = requestWithPlace()) {
        socket.setSoLinger(true, 0); // close with a reset
      }
      assertThat(endedConnections.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      searches.remove().run();
    }
    try (Socket socket = requestWithPlace()) {
      searches.remove().run();
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("hello");
    }
  }

  /** Sends a request whose record is being searched; repeats it while no permit is free. */
  private Socket requestWithPlace() throws Exception {
    while (true) {
      Socket socket = request();
      await().until(() -> !searches.isEmpty() || socket.getInputStream().available() > 0);
      if (!searches.isEmpty()) {
        return socket;
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 503 ");
      socket.close();
      assertThat(endedConnections.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Socket request() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), binding.localAddress().getPort());
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(US_ASCII));
    return socket;
  }

  private ServerBinding serve() throws Exception {
    ActorSystem<Void> system = node.system();
    StreamsExtension extension = StreamsExtension.get(system);
    RecordDownloads downloads =
        new RecordDownloads(
            new RecordFinder(extension.shards(), 1_000, searches::add),
            new ConsoleRegions(extension.accounts(), extension.regions(), AccountId.DEFAULT),
            STALL_TIMEOUT);
    Materializer materializer = SystemMaterializer.get(system).materializer();
    return get(
        Http.get(system)
            .newServerAt("127.0.0.1", 0)
            .connectionSource()
            .to(
                Sink.foreach(
                    connection ->
                        connection.handleWith(
                            downloads
                                .route()
                                .flow(system.classicSystem(), materializer)
                                .watchTermination(
                                    (started, whenDone) -> {
                                      whenDone.whenComplete(
                                          (done, failure) -> endedConnections.release());
                                      return started;
                                    }),
                            materializer)))
            .run(materializer));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
