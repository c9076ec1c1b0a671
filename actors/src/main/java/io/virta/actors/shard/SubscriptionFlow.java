package io.virta.actors.shard;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.clock.Ticker;
import io.virta.persistence.clock.Ticker.Tick;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * Turns the records of a shard into the events of one subscription: paced by its quota, with
 * heartbeats while there are no records, until its time limit, the end of the shard, or {@link
 * ShardSubscription#end}. Holds at most one slice of records at any time.
 */
final class SubscriptionFlow extends GraphStage<FlowShape<RecordSlice, ShardEvent>> {

  /** Settings and clocks shared by all subscriptions of a node. */
  record Terms(SubscriptionSettings settings, NodeClocks clocks, Ticker ticker) {
    long millis() {
      return clocks.wall().millis();
    }

    /**
     * Returns monotonic time, which measures the time between events even when the wall clock is
     * set.
     */
    long nanos() {
      return clocks.monotonicNanos().getAsLong();
    }
  }

  private enum Timer {
    HEARTBEAT,
    PACE,
    LIFE
  }

  /**
   * The key of the only timer that runs on the scheduler of the stream instead of the {@link
   * Ticker}.
   */
  private static final String OVERDUE = "OVERDUE";

  /** The delay before the next attempt to send an overdue heartbeat to a client without demand. */
  private static final Duration OVERDUE_DELAY = Duration.ofMillis(100);

  private final Inlet<RecordSlice> in = Inlet.create("SubscriptionFlow.in");
  private final Outlet<ShardEvent> out = Outlet.create("SubscriptionFlow.out");
  private final FlowShape<RecordSlice, ShardEvent> shape = FlowShape.of(in, out);
  private final ShardSubscription subscription;
  private final ShardTail tail;
  private final Shard shard;
  private final long fromSeq;
  private final SliceGate gate;
  private final Supplier<CompletionStage<List<Shard>>> children;
  private final Terms terms;

  /**
   * @param fromSeq the number of the first record
   * @param children gets the child shards; called at the end of the shard
   */
  SubscriptionFlow(
      ShardSubscription subscription,
      ShardTail tail,
      Shard shard,
      long fromSeq,
      SliceGate gate,
      Supplier<CompletionStage<List<Shard>>> children,
      Terms terms) {
    this.subscription = subscription;
    this.tail = tail;
    this.shard = shard;
    this.fromSeq = fromSeq;
    this.gate = gate;
    this.children = children;
    this.terms = terms;
  }

  @Override
  public FlowShape<RecordSlice, ShardEvent> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final Allowance bytesOut = tail.subscriptionAllowance();
    private final long heartbeatNanos = terms.settings().heartbeatInterval().toNanos();
    private long nextSeq = fromSeq;

    /** Arrival of the record before {@link #nextSeq}; initially the creation time of the shard. */
    private long beforeMillis = Math.max(shard.createdSeconds() * 1_000, shard.openedMillis());

    private final Map<Timer, Tick> ticks = new EnumMap<>(Timer.class);
    private final AsyncCallback<Timer> ticked = this.<Timer>createAsyncCallback(this::ticked);
    private long sentNanos = terms.nanos();
    private boolean silent = true;
    private boolean ending;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              if (isAvailable(out)) {
                deliver(grab(in));
              }
            }

            @Override
            public void onUpstreamFinish() {
              if (!isAvailable(in) && !ending) {
                endOfShard();
              }
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              tail.subscriptions().completed(subscription);
              failStage(failure);
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pulled();
            }
          });
    }

    @Override
    public void preStart() {
      onTheClock(Timer.LIFE, terms.settings().life());
      onTheClock(Timer.HEARTBEAT, terms.settings().heartbeatInterval());
      var ended = this.<Optional<VirtaException>>createAsyncCallback(this::ended);
      subscription.ending().thenAccept(ended::invoke);
    }

    @Override
    public void postStop() {
      ticks.values().forEach(Tick::cancel);
      tail.subscriptions().left(subscription);
    }

    private void ended(Optional<VirtaException> reason) {
      if (reason.isPresent()) {
        failStage(reason.get());
      } else {
        completeStage();
      }
    }

    private void pulled() {
      if (isAvailable(in)) {
        deliver(grab(in)); // it arrived while a heartbeat had used up the demand
        return;
      }
      gate.taken();
      if (ending) {
        return;
      }
      if (silent && isAtTip()) {
        sendSignOfLife(); // reports the position of the subscription at once
      } else {
        pullAtPace();
      }
    }

    private void pullAtPace() {
      if (hasBeenPulled(in) || isClosed(in)) {
        return;
      }
      long wait = tail.isMetered() ? bytesOut.waitMillis(terms.millis()) : 0;
      if (wait > 0) {
        onTheClock(Timer.PACE, Duration.ofMillis(wait));
      } else {
        pull(in);
      }
    }

    private void onTheClock(Timer timer, Duration delay) {
      Tick before = ticks.put(timer, terms.ticker().once(delay, () -> ticked.invoke(timer)));
      if (before != null) {
        before.cancel();
      }
    }

    @Override
    public void onTimer(Object overdue) {
      beat();
    }

    private void ticked(Timer timer) {
      switch (timer) {
        case LIFE -> completed();
        case PACE -> {
          if (isAvailable(out) && !ending) {
            pullAtPace();
          }
        }
        case HEARTBEAT -> beat();
      }
    }

    private void beat() {
      long left = heartbeatNanos - (terms.nanos() - sentNanos);
      if (left > 0) {
        onTheClock(Timer.HEARTBEAT, Duration.ofNanos(left));
      } else if (isAvailable(out)) {
        sendSignOfLife();
        onTheClock(Timer.HEARTBEAT, terms.settings().heartbeatInterval());
      } else {
        scheduleOnce(OVERDUE, OVERDUE_DELAY);
      }
    }

    private void sendSignOfLife() {
      RecordSlice nothing = new RecordSlice(List.of(), nextSeq, millisBehind(), false);
      sent(0, 0);
      push(out, goesOn(nothing));
    }

    private void deliver(RecordSlice slice) {
      long bytes = slice.payloadBytes();
      nextSeq = slice.nextSeq();
      beforeMillis = slice.runs().get(slice.runs().size() - 1).block().arrivalMillis();
      bytesOut.spend((double) bytes);
      tail.served(slice.recordCount(), bytes, slice.millisBehindLatest(), terms.millis());
      sent(slice.recordCount(), bytes);
      push(out, goesOn(slice));
      if (slice.atEnd() || isClosed(in)) {
        endOfShard();
      }
    }

    private void sent(int records, long bytes) {
      silent = false;
      sentNanos = terms.nanos();
      tail.subscriptions().sent(records, bytes);
    }

    private ShardEvent goesOn(RecordSlice records) {
      return new ShardEvent(
          records, shard.sequenceNumber(Math.max(0, nextSeq - 1), beforeMillis), List.of());
    }

    /** Sends the last event, which has no records and names the child shards. */
    private void endOfShard() {
      ending = true;
      var found = this.<List<Shard>>createAsyncCallback(this::sendEnd);
      var failed =
          this.<Throwable>createAsyncCallback(
              failure -> {
                tail.subscriptions().completed(subscription);
                failStage(failure);
              });
      children
          .get()
          .whenComplete(
              (shards, failure) -> {
                if (failure == null) {
                  found.invoke(shards);
                } else {
                  failed.invoke(failure);
                }
              });
    }

    private void sendEnd(List<Shard> goingOn) {
      sent(0, 0);
      RecordSlice nothing = new RecordSlice(List.of(), nextSeq, 0, true);
      emit(out, new ShardEvent(nothing, null, goingOn), this::completed);
    }

    private void completed() {
      tail.subscriptions().completed(subscription);
      completeStage();
    }

    private boolean isAtTip() {
      return nextSeq >= tail.nextSeq();
    }

    private long millisBehind() {
      return isAtTip() ? 0 : Math.max(0, terms.millis() - beforeMillis);
    }
  }
}
