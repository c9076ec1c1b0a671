package io.virta.actors.shard;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.SliceGate;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.japi.function.Procedure;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * The records of a shard from a number on, under the demand of one consumer. While the consumer is
 * behind, each pull reads the next slice; at the tip it waits until the {@link ShardTail} wakes it,
 * and the next slice comes from memory. Nothing is queued for a consumer that stalls: it keeps its
 * place, and when the tail has moved past it, it reads the log again. What the consumer may not
 * hold now is dropped and read again, too.
 */
public final class ShardSource extends GraphStage<SourceShape<RecordSlice>> {
  private static final int SLICE_RECORDS_MAX = 10_000;
  private static final int SLICE_BYTES_MAX = 1 << 20;

  /** How long a consumer waits that got no room in memory. */
  private static final Duration NO_ROOM_DELAY = Duration.ofMillis(100);

  private final Outlet<RecordSlice> out = Outlet.create("ShardSource.out");
  private final Supplier<CompletionStage<ShardTail>> wake;
  private final ShardReader reader;
  private final long fromSeq;
  private final boolean counts;
  private final SliceGate gate;

  /**
   * @param wake brings the shard into memory and gives its tail; called again when the shard has
   *     left
   * @param counts whether what is read counts as read from the shard
   * @param gate says what the consumer may hold
   */
  public ShardSource(
      Supplier<CompletionStage<ShardTail>> wake,
      ShardReader reader,
      long fromSeq,
      boolean counts,
      SliceGate gate) {
    this.wake = wake;
    this.reader = reader;
    this.fromSeq = fromSeq;
    this.counts = counts;
    this.gate = gate;
  }

  @Override
  public SourceShape<RecordSlice> shape() {
    return SourceShape.of(out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    /**
     * True while this stage has demand and nothing to give; the code that turns it off resumes
     * reading.
     */
    private final AtomicBoolean waiting = new AtomicBoolean();

    private final Runnable wakeUp = this::wakeUp;
    private long nextSeq = fromSeq;
    private @Nullable ShardTail tail;
    private boolean busy;
    private @Nullable Procedure<Object> onWoken;

    Logic() {
      super(shape());
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              advance();
            }
          });
    }

    @Override
    public void preStart() {
      var callback = this.<Object>createAsyncCallback(signal -> advance());
      onWoken = callback::invoke;
    }

    @Override
    public void onTimer(Object noRoomBefore) {
      busy = false;
      advance();
    }

    @Override
    public void postStop() {
      if (tail != null) {
        tail.stopWaiting(wakeUp);
      }
    }

    /**
     * From the shard's thread, at every new batch: a stage that is behind or has no demand costs
     * nothing.
     */
    private void wakeUp() {
      Procedure<Object> signal = onWoken;
      if (signal != null && waiting.compareAndSet(true, false)) {
        try {
          signal.apply(true);
        } catch (Exception impossible) {
          throw new IllegalStateException(impossible);
        }
      }
    }

    private void advance() {
      if (busy || !isAvailable(out)) {
        return;
      }
      ShardTail current = tail;
      if (current == null || !current.isLive()) {
        follow();
      } else if (nextSeq < current.nextSeq()) {
        readFrom(current);
      } else {
        waitAtTip(current);
      }
    }

    private void waitAtTip(ShardTail current) {
      if (current.hasEnded() && nextSeq >= current.nextSeq()) {
        completeStage();
        return;
      }
      waiting.set(true);
      // What came before that was said woke nobody.
      boolean moved = nextSeq < current.nextSeq() || !current.isLive() || current.hasEnded();
      if (moved && waiting.compareAndSet(true, false)) {
        advance();
      }
    }

    private void follow() {
      busy = true;
      var found =
          this.<ShardTail>createAsyncCallback(
              live -> {
                busy = false;
                if (tail != null && tail != live) {
                  tail.stopWaiting(wakeUp);
                }
                tail = live;
                live.await(wakeUp);
                advance();
              });
      var failed = this.<Throwable>createAsyncCallback(this::failStage);
      wake.get()
          .whenComplete(
              (live, failure) -> {
                if (failure == null) {
                  found.invoke(live);
                } else {
                  failed.invoke(failure);
                }
              });
    }

    private void readFrom(ShardTail current) {
      int bytesMax = Math.min(SLICE_BYTES_MAX, gate.payloadBytesMax());
      var stage = reader.read(current, nextSeq, SLICE_RECORDS_MAX, bytesMax, counts);
      var future = stage.toCompletableFuture();
      if (future.isDone() && !future.isCompletedExceptionally()) {
        emit(future.join());
        return;
      }
      busy = true;
      var read =
          this.<RecordSlice>createAsyncCallback(
              slice -> {
                busy = false;
                emit(slice);
              });
      var failed = this.<Throwable>createAsyncCallback(this::failStage);
      stage.whenComplete(
          (slice, failure) -> {
            if (failure == null) {
              read.invoke(slice);
            } else {
              failed.invoke(failure);
            }
          });
    }

    private void emit(RecordSlice slice) {
      if (!slice.isEmpty() && !gate.admits(slice)) {
        busy = true;
        scheduleOnce(gate, NO_ROOM_DELAY);
        return;
      }
      nextSeq = slice.nextSeq();
      if (slice.isEmpty()) {
        advance(); // retention has passed what was there
        return;
      }
      push(out, slice);
      if (slice.atEnd()) {
        completeStage();
      }
    }
  }
}
