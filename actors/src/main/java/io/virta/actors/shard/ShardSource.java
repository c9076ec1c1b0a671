package io.virta.actors.shard;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.ShardPiece;
import io.virta.actors.model.ShardTip;
import io.virta.actors.model.SliceGate;
import io.virta.persistence.clock.Ticker;
import io.virta.persistence.clock.Ticker.Tick;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.function.Procedure;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * A source of a shard's records from a sequence number on, driven by the demand of one consumer.
 * While the consumer is behind, each pull reads the next slice; at the tip the stage waits until
 * the {@link ShardTail} wakes it, and the next slice comes from memory. Nothing is queued for a
 * stalled consumer: it keeps its position, and reads the log once the tail has moved past it. A
 * slice that the {@link SliceGate} does not admit is also dropped and read again later.
 *
 * <p>A consumer that requests tips gets one when it has received all records, then one per interval
 * while it is at the tip and has demand.
 */
public final class ShardSource extends GraphStage<SourceShape<ShardPiece>> {
  private static final int SLICE_RECORDS_MAX = 10_000;
  private static final int SLICE_BYTES_MAX = 1 << 20;

  /** The delay before the next attempt when the gate has no memory for a slice. */
  private static final Duration NO_ROOM_DELAY = Duration.ofMillis(100);

  /** The delay before the next attempt to get a tip while records are being written. */
  private static final Duration WHILE_WRITING = Duration.ofMillis(20);

  /** The interval between tips for a consumer at the tip, and the ticker that measures it. */
  public record Tips(Duration every, Ticker ticker) {}

  private enum Timer {
    ROOM,
    TIP
  }

  private final Outlet<ShardPiece> out = Outlet.create("ShardSource.out");
  private final Supplier<CompletionStage<ShardTail>> wake;
  private final ShardReader reader;
  private final long fromSeq;
  private final boolean counts;
  private final SliceGate gate;
  private final @Nullable Tips tips;

  private ShardSource(
      Supplier<CompletionStage<ShardTail>> wake,
      ShardReader reader,
      long fromSeq,
      boolean counts,
      SliceGate gate,
      @Nullable Tips tips) {
    this.wake = wake;
    this.reader = reader;
    this.fromSeq = fromSeq;
    this.counts = counts;
    this.gate = gate;
    this.tips = tips;
  }

  /**
   * A source of records only.
   *
   * @param wake brings the shard into memory and returns its tail; called again when the shard has
   *     left memory
   * @param counts whether the records count towards the read metrics of the shard
   * @param gate limits how much the consumer may hold in memory
   */
  @SuppressWarnings("unchecked") // without tips, each piece is a slice
  public static Source<RecordSlice, NotUsed> ofRecords(
      Supplier<CompletionStage<ShardTail>> wake,
      ShardReader reader,
      long fromSeq,
      boolean counts,
      SliceGate gate) {
    return (Source<RecordSlice, NotUsed>)
        (Source<?, NotUsed>)
            Source.fromGraph(new ShardSource(wake, reader, fromSeq, counts, gate, null));
  }

  /**
   * A source of records with tips between them.
   *
   * @param tips how often a consumer at the tip gets one
   */
  public static Source<ShardPiece, NotUsed> ofPieces(
      Supplier<CompletionStage<ShardTail>> wake,
      ShardReader reader,
      long fromSeq,
      boolean counts,
      Tips tips) {
    return Source.fromGraph(new ShardSource(wake, reader, fromSeq, counts, SliceGate.OPEN, tips));
  }

  @Override
  public SourceShape<ShardPiece> shape() {
    return SourceShape.of(out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    /**
     * True while this stage has demand but no records to push; the code that resets it resumes
     * reading.
     */
    private final AtomicBoolean waiting = new AtomicBoolean();

    private final Runnable wakeUp = this::wakeUp;
    private final AsyncCallback<Object> onTip = createAsyncCallback(due -> tipIsDue());
    private long nextSeq = fromSeq;
    private @Nullable ShardTail tail;
    private boolean busy;
    private @Nullable Procedure<Object> onWoken;
    private @Nullable Tick nextTip;

    /** Whether a tip may be sent now; a timer sets it again. */
    private boolean tipIsDue = true;

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
    public void onTimer(Object timer) {
      if (timer == Timer.ROOM) {
        busy = false;
        advance();
        return;
      }
      tipIsDue();
    }

    private void tipIsDue() {
      tipIsDue = true;
      if (waiting.compareAndSet(true, false)) {
        advance();
      }
    }

    @Override
    public void postStop() {
      if (nextTip != null) {
        nextTip.cancel();
      }
      if (tail != null) {
        tail.stopWaiting(wakeUp);
      }
    }

    /**
     * Called on the shard's thread for every new batch; does nothing for a stage that is behind or
     * has no demand.
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
      if (tips != null && tipIsDue && tellTip(current, tips)) {
        return;
      }
      waiting.set(true);
      // Check again: a change before {@code waiting} was set has not woken this stage.
      boolean moved = nextSeq < current.nextSeq() || !current.isLive() || current.hasEnded();
      if (moved && waiting.compareAndSet(true, false)) {
        advance();
      }
    }

    /** Returns true when a tip was pushed, so that the next step is the consumer's pull. */
    private boolean tellTip(ShardTail current, Tips wanted) {
      tipIsDue = false;
      OptionalLong floor = reader.tip(current);
      // In this order: records written before the floor was raised are visible now.
      boolean atTip = nextSeq >= current.nextSeq() && current.isLive() && !current.hasEnded();
      boolean told = atTip && floor.isPresent();
      if (told) {
        nextTip = wanted.ticker().once(wanted.every(), () -> onTip.invoke(true));
        push(out, new ShardTip(floor.getAsLong()));
      } else {
        Duration every = wanted.every();
        scheduleOnce(Timer.TIP, every.compareTo(WHILE_WRITING) < 0 ? every : WHILE_WRITING);
      }
      return told;
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
        scheduleOnce(Timer.ROOM, NO_ROOM_DELAY);
        return;
      }
      nextSeq = slice.nextSeq();
      if (slice.isEmpty()) {
        advance(); // the records are past their retention by now
        return;
      }
      push(out, slice);
      if (slice.atEnd()) {
        completeStage();
      }
    }
  }
}
