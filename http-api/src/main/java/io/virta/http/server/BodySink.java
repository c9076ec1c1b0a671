package io.virta.http.server;

import io.virta.http.memory.BytePermits.Lease;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Collects a body in one array. When its length was announced, the array is made once and every
 * byte is copied once; otherwise the array grows as far as permits are to be had.
 */
final class BodySink
    extends AbstractGraphStageWithMaterializedValue<
        SinkShape<ByteString>, CompletionStage<byte[]>> {
  /** How long the client of a refused body has to read why, before its body is cut off. */
  static final Duration PARTING = Duration.ofMillis(500);

  private static final int FIRST_BYTES = 16 * 1024;

  private final Inlet<ByteString> in = Inlet.create("BodySink.in");
  private final SinkShape<ByteString> shape = SinkShape.of(in);
  private final Lease lease;
  private final int bytesMax;
  private final boolean announced;

  /**
   * A sink for one body.
   *
   * @param lease what the body may take; grows for a body of unknown length
   * @param bytesMax the announced length, or the most that is taken
   */
  BodySink(Lease lease, int bytesMax, boolean announced) {
    this.lease = lease;
    this.bytesMax = bytesMax;
    this.announced = announced;
  }

  @Override
  public SinkShape<ByteString> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<byte[]>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    return Pair.create(new Logic(body), body);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final CompletableFuture<byte[]> body;
    private byte[] array = new byte[announced ? bytesMax : FIRST_BYTES];
    private int size;

    Logic(CompletableFuture<byte[]> body) {
      super(shape);
      this.body = body;
      setHandler(in, new Handler());
    }

    @Override
    public void preStart() {
      pull(in);
    }

    @Override
    public void onTimer(Object parting) {
      completeStage();
    }

    @Override
    public void postStop() {
      // Only when the materializer stops first; otherwise the body is complete by now.
      body.completeExceptionally(BodyRefusedException.cutOff());
    }

    private void take(ByteString bytes) {
      if (bytes.length() > bytesMax - size) {
        throw BodyRefusedException.tooLarge(bytesMax);
      }
      reserve(size + bytes.length());
      bytes.copyToArray(array, size, bytes.length());
      size += bytes.length();
    }

    private void reserve(int needed) {
      if (needed <= array.length) {
        return;
      }
      int room = (int) Math.min(bytesMax, Math.max(needed, array.length * 2L));
      if (room > lease.bytes() && !lease.grow(room - lease.bytes())) {
        throw BodyRefusedException.noRoom();
      }
      array = Arrays.copyOf(array, room);
    }

    private final class Handler extends AbstractInHandler {
      @Override
      public void onPush() {
        try {
          take(grab(in));
          pull(in);
        } catch (BodyRefusedException refused) {
          body.completeExceptionally(refused);
          array = new byte[0]; // nobody gets it; the permits are given back now
          scheduleOnce(PARTING, PARTING);
        }
      }

      @Override
      public void onUpstreamFinish() {
        body.complete(size == array.length ? array : Arrays.copyOf(array, size));
        completeStage();
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        body.completeExceptionally(failure);
        completeStage();
      }
    }
  }
}
