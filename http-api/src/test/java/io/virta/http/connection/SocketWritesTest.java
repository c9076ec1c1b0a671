package io.virta.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.client.VirtaConfig;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The division of an answer into writes to TCP, each of which waits for the previous one. */
class SocketWritesTest {
  private static final int MOST = 256 * 1024;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ActorTestKit testKit = ActorTestKit.create(VirtaConfig.load());

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
  }

  private static List<Integer> writes(int count, Integer... answers) throws Exception {
    SocketStage stage =
        new SocketStage(
            new Socket(), new SocketTimeouts(LONG, LONG), new CompletableFuture<>(), () -> {});
    Source<ByteString, NotUsed> above =
        Source.from(Arrays.asList(answers)).map(bytes -> ByteString.fromArray(new byte[bytes]));
    return Source.<ByteString>maybe()
        .via(
            BidiFlow.fromGraph(stage)
                .reversed()
                .join(Flow.fromSinkAndSource(Sink.ignore(), above.concat(Source.maybe()))))
        .take(count)
        .map(ByteString::length)
        .runWith(Sink.seq(), testKit.system())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_piece_slightly_above_the_limit_is_one_write() throws Exception {
    assertThat(writes(2, MOST + 300, 10)).containsExactly(MOST + 300, 10);
  }

  @Test
  void a_long_answer_is_divided_into_writes_none_of_which_is_short() throws Exception {
    assertThat(writes(3, 3 * MOST + 1)).containsExactly(MOST, MOST, MOST + 1);
  }
}
