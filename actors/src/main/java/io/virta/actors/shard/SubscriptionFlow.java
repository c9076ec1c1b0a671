package io.virta.actors.shard;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * Makes the records of a shard the events of one subscription: at its pace, with a heartbeat when
 * there are none, until its life or the shard ends, or somebody ends it. At most one slice of
 * records is held at any time.
 */
final class SubscriptionFlow extends GraphStage<FlowShape<RecordSlice, ShardEvent>> {

  /**
   * What all subscriptions of a node share.
   *
   * @param nanoTime measures the time between events, whatever is done to the clock
   */
  record Terms(SubscriptionSettings settings, InstantSource clock, LongSupplier nanoTime) {}

  private enum Timer {
    HEARTBEAT,
    PACE,
    LIFE
  }

  /** How soon an overdue heartbeat is tried again for which the client had no room. */
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
   * @param fromSeq the number of the record that is to come first
   * @param children the shards that continue this one; asked at its end
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

    /** Arrival of the record before {@link #nextSeq}, or what stands for it. */
    private long beforeMillis = Math.max(shard.createdSeconds() * 1_000, shard.openedMillis());

    private long sentNanos = terms.nanoTime().getAsLong();
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
      scheduleOnce(Timer.LIFE, terms.settings().life());
      scheduleOnce(Timer.HEARTBEAT, terms.settings().heartbeatInterval());
      var ended = this.<Optional<VirtaException>>createAsyncCallback(this::ended);
      subscription.ending().thenAccept(ended::invoke);
    }

    @Override
    public void postStop() {
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
        deliver(grab(in)); // it came while the client was busy with a heartbeat
        return;
      }
      gate.taken();
      if (ending) {
        return;
      }
      if (silent && isAtTip()) {
        sendSignOfLife(); // says at once where the subscription stands
      } else {
        pullAtPace();
      }
    }

    private void pullAtPace() {
      if (hasBeenPulled(in) || isClosed(in)) {
        return;
      }
      long wait = tail.isMetered() ? bytesOut.waitMillis(terms.clock().millis()) : 0;
      if (wait > 0) {
        scheduleOnce(Timer.PACE, Duration.ofMillis(wait));
      } else {
        pull(in);
      }
    }

    @Override
    public void onTimer(Object timer) {
      switch ((Timer) timer) {
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
      long left = heartbeatNanos - (terms.nanoTime().getAsLong() - sentNanos);
      if (left > 0) {
        scheduleOnce(Timer.HEARTBEAT, Duration.ofNanos(left));
      } else if (isAvailable(out)) {
        sendSignOfLife();
        scheduleOnce(Timer.HEARTBEAT, terms.settings().heartbeatInterval());
      } else {
        scheduleOnce(Timer.HEARTBEAT, OVERDUE_DELAY);
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
      tail.served(slice.recordCount(), bytes, slice.millisBehindLatest(), terms.clock().millis());
      sent(slice.recordCount(), bytes);
      push(out, goesOn(slice));
      if (slice.atEnd() || isClosed(in)) {
        endOfShard();
      }
    }

    private void sent(int records, long bytes) {
      silent = false;
      sentNanos = terms.nanoTime().getAsLong();
      tail.subscriptions().sent(records, bytes);
    }

    private ShardEvent goesOn(RecordSlice records) {
      return new ShardEvent(
          records, shard.sequenceNumber(Math.max(0, nextSeq - 1), beforeMillis), List.of());
    }

    /** The last event has no records and names the shards that continue this one. */
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
      return isAtTip() ? 0 : Math.max(0, terms.clock().millis() - beforeMillis);
    }
  }
}
