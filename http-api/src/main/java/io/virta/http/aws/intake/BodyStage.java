package io.virta.http.aws.intake;

import io.virta.http.aws.wire.WireException;
import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Passes a body on as a stream: reads only on demand, within the limits of the body, and fails with
 * a {@link WireException}. The rest of a body whose reader cancels is treated like that of a
 * refused body: over HTTP/2 it is dropped, otherwise it stays unread until the client has had time
 * to read its answer.
 */
final class BodyStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final int CHECKS_PER_IDLE_TIME = 8;
  private static final String DEADLINE = "deadline";
  private static final String IDLE = "idle";
  private static final String CUT = "cut";

  private final Inlet<ByteString> in = Inlet.create("BodyStage.in");
  private final Outlet<ByteString> out = Outlet.create("BodyStage.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Terms terms;
  private final StreamDecoder decoder;
  private final Runnable begin;
  private final Runnable whenArrived;
  private final Runnable whenEnded;

  /**
   * The limits of a body.
   *
   * @param ends whether the size and time of the complete body are limited
   * @param unread how much of an abandoned body is read and dropped, and for how long
   * @param isMultiplexed whether other requests share its connection
   */
  record Terms(BodyLimits limits, boolean ends, BodyLimits unread, boolean isMultiplexed) {}

  /**
   * Creates a stage for one body.
   *
   * @param begin run at the start; throws if the body was already read or dropped
   * @param whenArrived run when the client has sent the complete body
   * @param whenEnded run, possibly several times, when no part of the body is held in memory any
   *     longer
   */
  BodyStage(
      Terms terms,
      StreamDecoder decoder,
      Runnable begin,
      Runnable whenArrived,
      Runnable whenEnded) {
    this.terms = terms;
    this.decoder = decoder;
    this.begin = begin;
    this.whenArrived = whenArrived;
    this.whenEnded = whenEnded;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private long taken;
    private long dropped;
    private boolean mine;
    private boolean abandoned;
    private long askedAt;

    Logic() {
      super(shape);
      setHandler(in, new FromClient());
      setHandler(out, new ToTaker());
    }

    @Override
    public void preStart() {
      begin.run();
      mine = true;
      Duration idle = terms.limits().idleTimeout();
      if (terms.ends()) {
        scheduleOnce(DEADLINE, terms.limits().timeout());
      } else {
        Duration check = idle.dividedBy(CHECKS_PER_IDLE_TIME);
        scheduleWithFixedDelay(IDLE, check, check);
      }
    }

    @Override
    public void onTimer(Object key) {
      if (key.equals(CUT)) {
        completeStage();
      } else if (key.equals(DEADLINE)) {
        refuse(BodyRefusedException.tooSlow(terms.limits().timeout().toSeconds()));
      } else if (isIdle()) {
        refuse(BodyRefusedException.idle(terms.limits().idleTimeout().toSeconds()));
      }
    }

    private boolean isIdle() {
      long idle = terms.limits().idleTimeout().toNanos();
      return !abandoned && hasBeenPulled(in) && System.nanoTime() - askedAt > idle;
    }

    private void refuse(BodyRefusedException refusal) {
      fail(out, refusal.error().asException());
      abandon();
    }

    private void abandon() {
      abandoned = true;
      cancelTimer(IDLE);
      cancelTimer(DEADLINE);
      whenEnded.run();
      if (terms.isMultiplexed()) {
        scheduleOnce(CUT, terms.unread().timeout());
        if (!hasBeenPulled(in)) {
          tryPull(in);
        }
      } else {
        scheduleOnce(CUT, UnreadBodies.READ_TIME);
      }
    }

    @Override
    public void postStop() {
      if (mine) {
        whenEnded.run();
      }
    }

    private void take(ByteString bytes) {
      taken += bytes.size();
      if (terms.ends() && taken > terms.limits().bytesMax()) {
        throw BodyRefusedException.tooLarge(terms.limits().bytesMax());
      }
      ByteString decoded = decoder.decode(bytes);
      if (decoded.isEmpty()) {
        ask();
      } else {
        push(out, decoded);
      }
    }

    private void ask() {
      askedAt = System.nanoTime();
      pull(in);
    }

    private final class FromClient extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString bytes = grab(in);
        if (abandoned) {
          drop(bytes);
          return;
        }
        try {
          take(bytes);
        } catch (BodyRefusedException refusal) {
          refuse(refusal);
        } catch (WireException refusal) {
          fail(out, refusal);
          abandon();
        }
      }

      private void drop(ByteString bytes) {
        dropped += bytes.size();
        if (!terms.isMultiplexed()) {
          return;
        }
        if (dropped > terms.unread().bytesMax()) {
          completeStage();
        } else {
          pull(in);
        }
      }

      @Override
      public void onUpstreamFinish() {
        whenArrived.run();
        try {
          if (!abandoned) {
            decoder.end();
          }
          completeStage();
        } catch (BodyRefusedException refusal) {
          failStage(refusal.error().asException());
        }
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        failStage(BodyRefusedException.cutOff().error().asException());
      }
    }

    private final class ToTaker extends AbstractOutHandler {
      @Override
      public void onPull() {
        ask();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        abandon();
      }
    }
  }
}
