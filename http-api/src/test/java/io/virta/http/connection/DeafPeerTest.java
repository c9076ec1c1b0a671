package io.virta.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.client.VirtaConfig;
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
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A refusal ends even if the peer reads none of it. */
class DeafPeerTest {
  private static final ActorTestKit testKit = ActorTestKit.create(VirtaConfig.load());
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
  }

  private boolean ends(Flow<ByteString, ByteString, NotUsed> stage, ByteString sent)
      throws Exception {
    Source.single(sent)
        .concat(Source.maybe())
        .via(stage)
        .runWith(Sink.fromSubscriber(new Deaf()), testKit.system());
    return ended.get(10, TimeUnit.SECONDS);
  }

  @Test
  void of_broken_frames() throws Exception {
    GateStage gate =
        new GateStage(new ConnectionFraming(() -> Alpn.NO_TLS), () -> ended.complete(true));
    ByteString frames =
        ByteString.fromArray(Http2Framing.PREFACE)
            .concat(ByteString.fromArray(TestFrames.frame(8, 0, 1, new byte[0])));

    assertThat(
            ends(
                BidiFlow.fromGraph(gate)
                    .reversed()
                    .join(Flow.fromSinkAndSource(Sink.ignore(), Source.maybe())),
                frames))
        .isTrue();
  }

  @Test
  void of_a_connection_beyond_the_limit() throws Exception {
    RefusalStage refusal =
        new RefusalStage("Too many.", () -> Alpn.NO_TLS, () -> ended.complete(true));

    assertThat(ends(Flow.fromGraph(refusal), ByteString.fromString("GET / HTTP/1.1\r\n"))).isTrue();
  }

  /** A subscriber without demand. */
  private static final class Deaf implements Subscriber<ByteString> {
    @Override
    public void onSubscribe(Subscription subscription) {
      // Demand is ignored.
    }

    @Override
    public void onNext(ByteString bytes) {
      throw new AssertionError("nothing was asked for");
    }

    @Override
    public void onError(Throwable failure) {
      // The connection is reset.
    }

    @Override
    public void onComplete() {
      // The connection has ended.
    }
  }
}
