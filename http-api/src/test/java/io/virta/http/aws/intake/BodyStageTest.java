package io.virta.http.aws.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.http.aws.intake.BodyStage.Terms;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BodyStageTest {
  private static final ActorTestKit testKit = ActorTestKit.create();
  private static final Materializer materializer =
      Materializer.createMaterializer(testKit.system());
  private static final ByteString PIECE = ByteString.fromArrayUnsafe(new byte[1000]);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final AtomicInteger ended = new AtomicInteger();

  @AfterAll
  static void stop() {
    testKit.shutdownTestKit();
  }

  private BodyStage stage(BodyLimits limits, boolean ends) {
    return new BodyStage(
        new Terms(limits, ends, limits, false),
        StreamDecoder.PLAIN,
        () -> {},
        () -> {},
        ended::incrementAndGet);
  }

  private static <T> T await(java.util.concurrent.CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void requests_no_more_than_its_reader() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    SinkQueueWithCancel<ByteString> reader =
        Source.repeat(PIECE)
            .map(
                piece -> {
                  asked.incrementAndGet();
                  return piece;
                })
            .via(stage(new BodyLimits(1, LONG, LONG), false))
            .runWith(
                Sink.<ByteString>queue(1).withAttributes(Attributes.inputBuffer(1, 1)),
                materializer);

    for (int read = 1; read <= 1000; read++) {
      await(reader.pull());
      assertThat(asked.get()).isLessThanOrEqualTo(read + 2);
    }
    assertThat(ended).hasValue(0);
    reader.cancel();
  }

  @Test
  void a_body_with_an_end_is_limited() {
    assertThatThrownBy(
            () ->
                await(
                    Source.repeat(PIECE)
                        .via(stage(new BodyLimits(5000, LONG, LONG), true))
                        .runWith(Sink.ignore(), materializer)))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("at most 5000 bytes");
    assertThat(ended.get()).isPositive();
  }

  @Test
  void a_client_that_sends_nothing_is_refused() {
    assertThatThrownBy(
            () ->
                await(
                    Source.<ByteString>maybe()
                        .via(stage(new BodyLimits(1, LONG, Duration.ofMillis(80)), false))
                        .runWith(Sink.ignore(), materializer)))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("RequestTimeoutException");
  }

  @Test
  void a_broken_connection_is_an_incomplete_body() {
    assertThatThrownBy(
            () ->
                await(
                    Source.<ByteString>failed(new IllegalStateException("reset by peer"))
                        .via(stage(new BodyLimits(1, LONG, LONG), false))
                        .runWith(Sink.ignore(), materializer)))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("IncompleteBodyException");
    assertThat(ended.get()).isPositive();
  }
}
