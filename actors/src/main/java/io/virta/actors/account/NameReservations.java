package io.virta.actors.account;

import io.virta.actors.account.AccountEntity.Command;
import io.virta.actors.account.AccountEntity.Confirmed;
import io.virta.actors.account.AccountEntity.CreateStream;
import io.virta.actors.account.AccountEntity.CreationConfirmed;
import io.virta.actors.account.AccountEntity.DeleteStream;
import io.virta.actors.account.AccountEntity.DeletionDecided;
import io.virta.actors.account.AccountEntity.Event;
import io.virta.actors.account.AccountEntity.Freed;
import io.virta.actors.account.AccountEntity.Gone;
import io.virta.actors.account.AccountEntity.Reserved;
import io.virta.actors.account.AccountEntity.Resume;
import io.virta.actors.account.AccountState.Registered;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.jspecify.annotations.Nullable;

/**
 * Reserves a name before its stream exists and frees it after the stream is removed, so that a name
 * never stands for two streams. A creation or deletion that the stream has not confirmed is sent
 * again after a failure and at each start; for streams both are idempotent. Belongs to one actor.
 */
final class NameReservations {
  private static final Duration RESUME_DELAY = Duration.ofSeconds(5);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final EffectFactories<Event, AccountState> effects;
  private final Namespace namespace;
  private final StreamCalls streams;
  private final AccountLimits limits;
  private final InstantSource clock;
  private final Supplier<@Nullable VirtaException> refusalWhenFull;
  private final AccountPassivation passivation;

  /**
   * Creates the reservations of one account.
   *
   * @param refusalWhenFull returns null while the log has room
   */
  NameReservations(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      EffectFactories<Event, AccountState> effects,
      Namespace namespace,
      AccountEnvironment env,
      AccountLimits limits,
      Supplier<@Nullable VirtaException> refusalWhenFull,
      AccountPassivation passivation) {
    this.context = context;
    this.timers = timers;
    this.effects = effects;
    this.namespace = namespace;
    this.streams = new StreamCalls(env.streams());
    this.limits = limits;
    this.clock = env.clock();
    this.refusalWhenFull = refusalWhenFull;
    this.passivation = passivation;
  }

  /**
   * Reserves a name and requests the creation of its stream; {@link #confirmed} answers the caller.
   */
  ReplyEffect<Event, AccountState> create(AccountState state, CreateStream command) {
    VirtaException refusal = refusal(state, command);
    if (refusal != null) {
      return effects.reply(command.replyTo(), StatusReply.error(refusal));
    }
    StreamKey key = new StreamKey(namespace, command.name(), state.nextIncarnation());
    Reserved reserved =
        new Reserved(command.name().value(), key.incarnation(), command.spec(), clock.instant());
    return effects
        .persist(reserved)
        .thenRun(
            () -> {
              passivation.creationAwaited();
              tellCreate(key, command.spec(), reserved.at(), command.replyTo());
            })
        .thenNoReply();
  }

  private @Nullable VirtaException refusal(AccountState state, CreateStream command) {
    if (state.find(command.name()) != null) {
      return new VirtaException(
          ErrorCode.IN_USE,
          "Stream %s under account %s already exists."
              .formatted(command.name(), namespace.account()));
    }
    VirtaException limit = limits.refusalOfStream(state, command.spec());
    return limit == null ? refusalWhenFull.get() : limit;
  }

  private void tellCreate(
      StreamKey key,
      StreamSpec spec,
      Instant at,
      @Nullable ActorRef<StatusReply<StreamDescription>> replyTo) {
    context.pipeToSelf(
        streams.create(key, spec, at),
        (description, failure) -> new Confirmed(key, description, replyTo));
  }

  /** Answers the creation, if a caller waits for it, and awaits a stream that is still CREATING. */
  ReplyEffect<Event, AccountState> confirmed(AccountState state, Confirmed confirmed) {
    StreamKey key = confirmed.stream();
    StreamDescription created = confirmed.created();
    if (created == null) {
      resumeLater();
      answer(confirmed, StatusReply.error(VirtaException.unavailable(key)));
      return effects.noReply();
    }
    Registered known = find(state, key);
    boolean awaited = known != null && known.status() == StreamStatus.CREATING;
    boolean creating = created.status() == StreamStatus.CREATING;
    return (awaited && !creating
            ? effects.persist(new CreationConfirmed(key.name().value()))
            : effects.none())
        .thenRun(
            () -> {
              if (awaited && creating) {
                awaitCreated(key);
              }
              answer(confirmed, StatusReply.success(created));
            })
        .thenNoReply();
  }

  private void answer(Confirmed confirmed, StatusReply<StreamDescription> answer) {
    ActorRef<StatusReply<StreamDescription>> replyTo = confirmed.replyTo();
    if (replyTo != null) {
      replyTo.tell(answer);
      passivation.creationAnswered();
    }
  }

  private void awaitCreated(StreamKey key) {
    context.pipeToSelf(
        streams.created(key), (description, failure) -> new Confirmed(key, description, null));
  }

  /** Persists the deletion, answers the caller, and requests the deletion from the stream. */
  ReplyEffect<Event, AccountState> delete(AccountState state, DeleteStream command) {
    StreamName name = command.name();
    Registered stream = state.find(name);
    if (stream == null) {
      return effects.reply(
          command.replyTo(), StatusReply.error(VirtaException.streamNotFound(namespace, name)));
    }
    StreamKey key = new StreamKey(namespace, name, stream.incarnation());
    if (stream.status() == StreamStatus.DELETING) {
      return effects.reply(command.replyTo(), StatusReply.success(key));
    }
    return effects
        .persist(new DeletionDecided(name.value()))
        .thenRun(() -> tellDelete(key))
        .thenReply(command.replyTo(), done -> StatusReply.success(key));
  }

  private void tellDelete(StreamKey key) {
    context.pipeToSelf(streams.delete(key), (done, failure) -> new Gone(key, failure));
  }

  /** Frees the name of a removed stream. */
  ReplyEffect<Event, AccountState> gone(AccountState state, Gone gone) {
    if (gone.failure() != null) {
      resumeLater();
      return effects.noReply();
    }
    return find(state, gone.stream()) == null
        ? effects.noReply()
        : effects
            .persist(new Freed(gone.stream().name().value()))
            .thenRun(passivation::leaveWhenUnused)
            .thenNoReply();
  }

  private void resumeLater() {
    timers.startSingleTimer(Resume.INSTANCE, RESUME_DELAY);
  }

  /**
   * Repeats creations and deletions that are not confirmed, and wakes streams that have an
   * unfinished change.
   */
  ReplyEffect<Event, AccountState> resume(AccountState state) {
    state
        .streams()
        .forEach(
            (name, stream) ->
                resume(
                    new StreamKey(namespace, new StreamName(name), stream.incarnation()), stream));
    return effects.noReply();
  }

  private void resume(StreamKey key, Registered stream) {
    switch (stream.status()) {
      case CREATING -> tellCreate(key, stream.spec(), stream.createdAt(), null);
      case DELETING -> tellDelete(key);
      case UPDATING -> streams.wake(key);
      case ACTIVE -> {}
    }
  }

  /**
   * Returns that incarnation of a stream; null when it is removed, even if another one has its
   * name.
   */
  private static @Nullable Registered find(AccountState state, StreamKey key) {
    Registered stream = state.find(key.name());
    return stream != null && stream.incarnation() == key.incarnation() ? stream : null;
  }
}
