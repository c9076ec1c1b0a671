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
 * Decides how long an account stays in memory: an account with streams or a commitment stays until
 * the node stops; an unused one leaves soon, because a request can name any account. Belongs to one
 * actor.
 *
 * <pre>
 * STAYING --idle while unused--> LEAVING --Stop while a creation is awaited--> STOP_DEFERRED
 *    |                              |                                               |
 *    Stop: at once                  Stop: at once                  Stop: after the last answer
 * </pre>
 *
 * <p>A stream may be reserved after the account was found unused and began to leave. The account
 * then returns to memory at once to finish creating the stream.
 */
final class AccountPassivation {
  private static final Duration UNUSED_STAYS = Duration.ofSeconds(1);

  private enum Phase {
    /** Cluster Sharding stops the account only when the node stops. */
    STAYING,

    /**
     * Cluster Sharding was asked to stop the account, and buffers new commands until it has
     * stopped.
     */
    LEAVING,

    /** Stop has arrived, and takes effect when the last caller has an answer. */
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
   * Starts with an account that leaves unless it is used.
   *
   * @param shard is asked to passivate the account
   * @param front the actor that Cluster Sharding knows as this account
   * @param self reaches the same account through Cluster Sharding, in memory or not
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

  /** Checks, once no command has arrived for a while, whether the account is unused. */
  void leaveWhenUnused() {
    context.setReceiveTimeout(UNUSED_STAYS, Idle.INSTANCE);
  }

  ReplyEffect<Event, AccountState> idle(AccountState state) {
    if (state.isUnused()) {
      phase = phase == Phase.STAYING ? Phase.LEAVING : phase;
      shard.tell(new ClusterSharding.Passivate<>(front));
    } else {
      context.cancelReceiveTimeout(); // until a stream is removed
    }
    return effects.noReply();
  }

  /**
   * Notes that a caller waits for the creation of its stream; {@link #creationAnswered} follows.
   */
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
        self.tell(Resume.INSTANCE); // Cluster Sharding buffers it until this entity has stopped
      }
    }
    return effects.stop().thenNoReply();
  }
}
