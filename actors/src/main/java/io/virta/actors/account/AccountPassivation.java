package io.virta.actors.account;

import io.virta.actors.account.AccountEntity.Command;
import io.virta.actors.account.AccountEntity.Event;
import io.virta.actors.account.AccountEntity.Idle;
import io.virta.actors.account.AccountEntity.Resume;
import io.virta.actors.account.AccountEntity.Stop;
import io.virta.actors.entity.EntityFront;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/**
 * Decides how long an account stays in memory: one that has something stays until the node stops,
 * one without anything leaves soon, because anybody can name accounts. Belongs to one actor.
 *
 * <pre>
 * STAYING --idle while unused--> LEAVING --Stop while a creation is awaited--> STOP_DEFERRED
 *    |                              |                                               |
 *    Stop: at once                  Stop: at once                  Stop: after the last answer
 * </pre>
 *
 * <p>A stream may have been reserved since an account was found unused and began to leave. Such an
 * account comes back at once to see to its stream.
 */
final class AccountPassivation {
  private static final Duration UNUSED_STAYS = Duration.ofSeconds(1);

  private enum Phase {
    /** Cluster Sharding tells it to stop only when the node stops. */
    STAYING,

    /** Cluster Sharding was asked to stop it, and keeps new commands until it has stopped. */
    LEAVING,

    /** It was told to stop, and does when the last caller has an answer. */
    STOP_DEFERRED
  }

  private final ActorContext<Command> context;
  private final EffectFactories<Event, AccountState> effects;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ActorRef<EntityFront.Recovery> front;
  private final EntityRef<Command> self;
  private Phase phase = Phase.STAYING;
  private int creationsAwaited;

  /**
   * Begins with an account that leaves unless it is used.
   *
   * @param shard is asked to passivate the account
   * @param front what Cluster Sharding knows as this account
   * @param self the same account as Cluster Sharding reaches it, in memory or not
   */
  AccountPassivation(
      ActorContext<Command> context,
      EffectFactories<Event, AccountState> effects,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ActorRef<EntityFront.Recovery> front,
      EntityRef<Command> self) {
    this.context = context;
    this.effects = effects;
    this.shard = shard;
    this.front = front;
    this.self = self;
    leaveWhenUnused();
  }

  /** Looks after a while without commands whether the account is unused. */
  void leaveWhenUnused() {
    context.setReceiveTimeout(UNUSED_STAYS, Idle.INSTANCE);
  }

  ReplyEffect<Event, AccountState> idle(AccountState state) {
    if (state.isUnused()) {
      phase = phase == Phase.STAYING ? Phase.LEAVING : phase;
      shard.tell(new ClusterSharding.Passivate<>(front));
    } else {
      context.cancelReceiveTimeout(); // until a stream is gone
    }
    return effects.noReply();
  }

  /** A caller waits for the creation of its stream; {@link #creationAnswered} follows. */
  void creationAwaited() {
    creationsAwaited++;
  }

  void creationAnswered() {
    creationsAwaited--;
    if (creationsAwaited == 0 && phase == Phase.STOP_DEFERRED) {
      context.getSelf().tell(Stop.INSTANCE);
    }
  }

  ReplyEffect<Event, AccountState> stop(AccountState state) {
    if (phase != Phase.STAYING) {
      if (creationsAwaited > 0) {
        phase = Phase.STOP_DEFERRED;
        return effects.noReply();
      }
      if (!state.isUnused()) {
        self.tell(Resume.INSTANCE); // which Cluster Sharding keeps until this entity has stopped
      }
    }
    return effects.stop().thenNoReply();
  }
}
