package io.virta.http.aws.intake;

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
 * Collects a body in one array. If the length was announced, the array is allocated once and each
 * byte is copied once; otherwise the array grows as long as permits are available. The rest of a
 * refused body is dropped; the upstream is cancelled only if that takes too long.
 */
final class BodySink
    extends AbstractGraphStageWithMaterializedValue<
        SinkShape<ByteString>, CompletionStage<byte[]>> {
  private static final int FIRST_BYTES = 16 * 1024;

  private final Inlet<ByteString> in = Inlet.create("BodySink.in");
  private final SinkShape<ByteString> shape = SinkShape.of(in);
  private final Lease lease;
  private final int bytesMax;
  private final boolean announced;
  private final Duration within;
  private final long unreadMax;

  /**
   * Creates a sink for one body.
   *
   * @param lease permits for the memory of the body; grows for a body of unknown length
   * @param bytesMax the announced length, or the largest accepted size
   * @param within time for the complete body
   * @param unreadMax the most bytes to read and drop after a refusal; with 0 nothing more is read
   */
  BodySink(Lease lease, int bytesMax, boolean announced, Duration within, long unreadMax) {
    this.lease = lease;
    this.bytesMax = bytesMax;
    this.announced = announced;
    this.within = within;
    this.unreadMax = unreadMax;
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
    private long unreadLeft = unreadMax;

    Logic(CompletableFuture<byte[]> body) {
      super(shape);
      this.body = body;
      setHandler(in, new Handler());
    }

    @Override
    public void preStart() {
      pull(in);
      scheduleOnce(within, within);
    }

    @Override
    public void onTimer(Object key) {
      if (body.isDone()) {
        completeStage();
      } else {
        refuse(BodyRefusedException.tooSlow(within.toSeconds()));
        cutOffSoon();
      }
    }

    private void cutOffSoon() {
      scheduleOnce(UnreadBodies.READ_TIME, UnreadBodies.READ_TIME);
    }

    private void refuse(BodyRefusedException refusal) {
      body.completeExceptionally(refusal);
      array = new byte[0]; // no longer needed; its permits are released now
      if (unreadMax == 0) {
        cutOffSoon();
      }
    }

    @Override
    public void postStop() {
      // Has an effect only if the materializer stops first; otherwise the body is already complete.
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
        ByteString bytes = grab(in);
        if (body.isDone()) {
          drop(bytes);
          return;
        }
        try {
          take(bytes);
          pull(in);
        } catch (BodyRefusedException refusal) {
          refuse(refusal);
          drop(bytes);
        }
      }

      private void drop(ByteString bytes) {
        unreadLeft -= bytes.size();
        if (unreadLeft >= 0) {
          pull(in);
        } else if (unreadMax > 0) {
          completeStage();
        }
      }

      @Override
      public void onUpstreamFinish() {
        if (!body.isDone()) {
          body.complete(size == array.length ? array : Arrays.copyOf(array, size));
        }
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
