package io.virta.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.actors.CommandTable;
import io.virta.actors.TestEntity;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.encryption.EncryptionSettings;
import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.shard.ProducerMarks;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.stream.StreamEntity.Activate;
import io.virta.actors.stream.StreamEntity.AwaitCreated;
import io.virta.actors.stream.StreamEntity.AwaitReplaced;
import io.virta.actors.stream.StreamEntity.Change;
import io.virta.actors.stream.StreamEntity.Command;
import io.virta.actors.stream.StreamEntity.ConsumerDue;
import io.virta.actors.stream.StreamEntity.Create;
import io.virta.actors.stream.StreamEntity.Delete;
import io.virta.actors.stream.StreamEntity.Describe;
import io.virta.actors.stream.StreamEntity.ExpireShards;
import io.virta.actors.stream.StreamEntity.Expired;
import io.virta.actors.stream.StreamEntity.FollowTraffic;
import io.virta.actors.stream.StreamEntity.ForgetShards;
import io.virta.actors.stream.StreamEntity.RenewDataKeys;
import io.virta.actors.stream.StreamEntity.RoundClosed;
import io.virta.actors.stream.StreamEntity.RoundOpened;
import io.virta.actors.stream.StreamEntity.RunRound;
import io.virta.actors.stream.StreamEntity.ShardsForgotten;
import io.virta.actors.stream.StreamEntity.Stop;
import io.virta.actors.stream.StreamEntity.TrafficAwake;
import io.virta.actors.stream.StreamEvent.ConsumerChanged;
import io.virta.actors.stream.StreamEvent.Created;
import io.virta.actors.stream.StreamEvent.DeletionStarted;
import io.virta.actors.stream.StreamEvent.ReshardStarted;
import io.virta.actors.stream.StreamState.Absent;
import io.virta.actors.stream.StreamState.Present;
import io.virta.persistence.clock.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.sharding.typed.testkit.javadsl.TestEntityRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command of a stream in each of its states, and actions of a stream without a command. */
class StreamCommandsTest {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final StreamKey KEY = StreamKey.parse("000000000000/s@1");
  private static final StreamSpec SPEC = new StreamSpec(StreamMode.ON_DEMAND, 6, Map.of(), 0, 0);
  private static final Duration DELAY = Duration.ofSeconds(10);
  private static final Duration RETENTION = Duration.ofHours(24);
  private static final ShardId FIRST = new ShardId(0);
  private static final Reshard SPLIT_FIRST = new Reshard.SplitHot(List.of(FIRST));
  private static final Reshard SPLIT_ALL = new Reshard.SplitHot(ids(6));

  // The environment of the stream, which each test can change.
  private static final Set<ShardId> unreachable = ConcurrentHashMap.newKeySet();
  private static final Set<String> askedOfShards = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean shardsAreSilent = new AtomicBoolean();
  private static final AtomicReference<Instant> now = new AtomicReference<>(START);
  private static final AtomicBoolean logHasRoom = new AtomicBoolean(true);

  private static final ActorTestKit SYSTEM = TestEntity.newSystem();
  private static final ManualTime TIME = ManualTime.get(SYSTEM.system());
  private static final TestEntity<Command, StreamEvent, StreamState> STREAM =
      TestEntity.of(SYSTEM, StreamEntity.behind(SYSTEM.system().ignoreRef(), KEY, environment()));

  private static final Map<String, StreamState> STATES = states();

  private static final CommandTable TABLE =
      CommandTable.parse(
          """
                          | ABSENT           | CREATING        | ACTIVE               | UPDATING        | RESHARDING      | REPLACED        | DELETING
          Create          | Created ok       | ok              | ok                   | ok              | ok              | ok              | ok
          Describe        | STREAM_NOT_FOUND | ok              | ok                   | ok              | ok              | ok              | ok
          AwaitCreated    | STREAM_NOT_FOUND | -               | ok                   | ok              | ok              | ok              | ok
          AwaitReplaced   | STREAM_NOT_FOUND | ok              | ok                   | ok              | -               | ok              | ok
          Change          | STREAM_NOT_FOUND | IN_USE          | PropertiesChanged ok | IN_USE          | IN_USE          | IN_USE          | IN_USE
          FollowTraffic   | STREAM_NOT_FOUND | IN_USE          | -                    | IN_USE          | IN_USE          | IN_USE          | IN_USE
          TrafficAwake    | STREAM_NOT_FOUND | IN_USE          | ReshardStarted ok    | IN_USE          | IN_USE          | IN_USE          | IN_USE
          RenewDataKeys   | -                | -               | -                    | -               | -               | -               | -
          Delete          | ok               | DeletionStarted | DeletionStarted      | DeletionStarted | DeletionStarted | DeletionStarted | -
          Stop            | stops            | stops           | stops                | stops           | stops           | stops           | stops
          Activate        | -                | Activated       | -                    | Activated       | -               | -               | -
          RunRound        | -                | -               | -                    | -               | -               | Activated       | -
          RoundClosed     | -                | -               | -                    | -               | ShardsReplaced  | -               | -
          RoundOpened     | -                | -               | -                    | -               | -               | Activated       | -
          ConsumerDue     | -                | ConsumerChanged | ConsumerChanged      | ConsumerChanged | ConsumerChanged | ConsumerChanged | ConsumerChanged
          ExpireShards    | -                | -               | -                    | -               | -               | -               | -
          Expired         | -                | ShardsExpired   | ShardsExpired        | ShardsExpired   | ShardsExpired   | ShardsExpired   | ShardsExpired
          ForgetShards    | -                | -               | -                    | -               | -               | -               | -
          ShardsForgotten | -                | -               | -                    | -               | -               | -               | Deleted
          """);

  private static List<ShardId> ids(int count) {
    return IntStream.range(0, count).mapToObj(ShardId::new).toList();
  }

  private static StreamEnvironment environment() {
    return new StreamEnvironment(
        new StreamSettings(
            DELAY,
            DELAY,
            DELAY,
            DELAY,
            DELAY,
            20,
            50,
            10,
            25,
            Duration.ofDays(30),
            Optional.of(RETENTION)),
        shards(),
        now::get,
        Ticker.of(SYSTEM.system()),
        RetentionClock.startingNow(now::get, System::nanoTime, Duration.ZERO),
        () -> 0,
        MasterKeySource.open(
            new EncryptionSettings(Optional.empty(), false, "", Duration.ofSeconds(1)),
            name -> null),
        logHasRoom::get,
        new DamagedEntities(),
        SYSTEM.system().ignoreRef());
  }

  /** A state for each status, with a consumer that is CREATING. */
  private static Map<String, StreamState> states() {
    Present creating =
        Present.created(Created.of(SPEC, START))
            .apply(
                new ConsumerChanged(
                    new StreamConsumer("c", START, ConsumerStatus.CREATING, Map.of(), null)));
    Present active = creating.in(StreamStatus.ACTIVE);
    Present resharding = active.apply(new ReshardStarted(SPLIT_FIRST, false, START));
    Map<String, StreamState> states = new LinkedHashMap<>();
    states.put("ABSENT", new Absent());
    states.put("CREATING", creating);
    states.put("ACTIVE", active);
    states.put("UPDATING", active.in(StreamStatus.UPDATING));
    states.put("RESHARDING", resharding);
    states.put(
        "REPLACED",
        resharding.apply(
            ReshardRound.next(resharding).replaced(resharding, Map.of(FIRST, end(FIRST)), START)));
    states.put("DELETING", active.in(StreamStatus.DELETING));
    return states;
  }

  private static ShardEnd end(ShardId shard) {
    return new ShardEnd(shard, 5, START.toEpochMilli(), ProducerMarks.none(HashKeyRange.ALL), 0);
  }

  // ---- Shards

  private static ShardCalls shards() {
    EntityTypeKey<ShardEntity.Command> type =
        EntityTypeKey.create(ShardEntity.Command.class, "shard");
    Map<ShardId, ActorRef<ShardEntity.Command>> shards = new ConcurrentHashMap<>();
    ids(20).forEach(id -> shards.put(id, SYSTEM.spawn(shard(id))));
    return new ShardCalls(
        SYSTEM.system(),
        key ->
            TestEntityRef.of(
                type, key.entityId(), Objects.requireNonNull(shards.get(key.shard()))));
  }

  private static Behavior<ShardEntity.Command> shard(ShardId id) {
    return Behaviors.receiveMessage(
        command -> {
          askedOfShards.add(command.getClass().getSimpleName() + " " + id.index());
          if (!shardsAreSilent.get()) {
            answer(id, command);
          }
          return Behaviors.same();
        });
  }

  private static void answer(ShardId id, ShardEntity.Command command) {
    if (command instanceof ShardEntity.Wake wake) {
      wake.replyTo().tell(reply(id, Done.getInstance()));
    } else if (command instanceof ShardEntity.Close close) {
      close.replyTo().tell(reply(id, end(id)));
    } else if (command instanceof ShardEntity.Delete delete) {
      delete.replyTo().tell(reply(id, Done.getInstance()));
    }
  }

  private static <T> StatusReply<T> reply(ShardId id, T answer) {
    return unreachable.contains(id)
        ? StatusReply.error(new VirtaException(ErrorCode.UNAVAILABLE, "no answer"))
        : StatusReply.success(answer);
  }

  // ---- Each command in each state

  @BeforeEach
  void begin() {
    unreachable.clear();
    askedOfShards.clear();
    shardsAreSilent.set(false);
    now.set(START);
    logHasRoom.set(true);
    STREAM.answers();
  }

  @AfterAll
  static void stop() {
    SYSTEM.shutdownTestKit();
  }

  private static StreamState state(String name) {
    return Objects.requireNonNull(STATES.get(name));
  }

  private static Command command(String name) {
    return switch (name) {
      case "Create" -> new Create(SPEC, START, STREAM.caller());
      case "Describe" -> new Describe(STREAM.caller());
      case "AwaitCreated" -> new AwaitCreated(STREAM.caller());
      case "AwaitReplaced" -> new AwaitReplaced(FIRST, STREAM.caller());
      case "Change" -> new Change(new PropertyChange.IncreaseRetention(48), STREAM.caller());
      case "FollowTraffic" -> new FollowTraffic(SPLIT_FIRST, STREAM.caller());
      case "TrafficAwake" ->
          new TrafficAwake(new FollowTraffic(SPLIT_FIRST, STREAM.caller()), true);
      case "RenewDataKeys" -> RenewDataKeys.INSTANCE;
      case "Delete" -> new Delete(STREAM.caller());
      case "Stop" -> Stop.INSTANCE;
      case "Activate" -> Activate.INSTANCE;
      case "RunRound" -> RunRound.INSTANCE;
      case "RoundClosed" ->
          new RoundClosed(
              ReshardRound.next((Present) state("RESHARDING")), Map.of(FIRST, end(FIRST)));
      case "RoundOpened" -> RoundOpened.INSTANCE;
      case "ConsumerDue" -> new ConsumerDue("c");
      case "ExpireShards" -> ExpireShards.INSTANCE;
      case "Expired" -> new Expired(List.of(new ShardId(99)), true);
      case "ForgetShards" -> ForgetShards.INSTANCE;
      case "ShardsForgotten" -> new ShardsForgotten(true);
      default -> throw new IllegalArgumentException(name);
    };
  }

  static Stream<CommandTable.Cell> cells() {
    return TABLE.cells().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void does_what_the_table_says(CommandTable.Cell cell) {
    shardsAreSilent.set(true); // their answers would trigger further commands
    STREAM.kit().initialize(state(cell.state()));

    STREAM.assertDoes(cell, command(cell.command()));
  }

  @Test
  void has_every_command_and_every_state_in_the_table() {
    TABLE.assertCovers(Command.class, STATES.keySet());
  }

  // ---- Actions of a stream without a command

  private static StreamStatus status() {
    return ((Present) STREAM.kit().getState()).status();
  }

  private static int openShards() {
    return ((Present) STREAM.kit().getState()).lineage().open().size();
  }

  /** Lets time pass in small steps until the stream is ACTIVE. */
  private static void awaitActive() {
    await()
        .until(
            () -> {
              TIME.timePasses(Duration.ofSeconds(1));
              return status() == StreamStatus.ACTIVE;
            });
  }

  @Test
  void is_active_after_its_delay() {
    STREAM.kit().clear();
    assertThat(STREAM.run(new Create(SPEC, START, STREAM.caller()))).isEqualTo("Created ok");
    assertThat(STREAM.kit().runCommand(new AwaitCreated(STREAM.caller())).hasNoEvents()).isTrue();

    TIME.timePasses(DELAY);

    await().until(() -> status() == StreamStatus.ACTIVE);
    assertThat(STREAM.answers()).singleElement().matches(StatusReply::isSuccess);
    STREAM.assertThatReplays();
  }

  @Nested
  class WhenItsTrafficGrows {
    @BeforeEach
    void begin() {
      STREAM.kit().initialize(state("ACTIVE"));
    }

    private StatusReply<?> followTraffic() {
      return STREAM
          .kit()
          .<StatusReply<StreamChanged>>runCommand(replyTo -> new FollowTraffic(SPLIT_ALL, replyTo))
          .reply();
    }

    @Test
    void replaces_its_shards_in_rounds_and_recovers_between_them() {
      assertThat(followTraffic().isSuccess()).isTrue();
      assertThat(status()).isEqualTo(StreamStatus.UPDATING);

      TIME.timePasses(DELAY);
      await().until(() -> openShards() == 6 + ReshardRound.STEPS_MAX);
      STREAM.assertThatReplays();

      awaitActive();
      assertThat(openShards()).isEqualTo(12);
      STREAM.assertThatReplays();
    }

    @Test
    void never_makes_shards_delete_their_records_unless_it_is_deleted() {
      assertThat(STREAM.kit().runCommand(ForgetShards.INSTANCE).hasNoEvents()).isTrue();
      assertThat(followTraffic().isSuccess()).isTrue(); // by now all shards have received a command

      assertThat(askedOfShards).allMatch(asked -> asked.startsWith("Wake"));
    }

    @Test
    void does_not_begin_while_a_shard_is_unreachable() {
      unreachable.add(FIRST);

      StatusReply<?> answer = followTraffic();

      assertThat(answer.getError())
          .isInstanceOfSatisfying(
              VirtaException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      assertThat(status()).isEqualTo(StreamStatus.ACTIVE);
    }
  }

  @Test
  void repeats_a_round_whose_shards_were_unreachable() {
    unreachable.add(FIRST);
    STREAM.kit().initialize(state("RESHARDING"));
    TIME.timePasses(DELAY);
    await().until(() -> askedOfShards.contains("Wake 0"));
    assertThat(openShards()).isEqualTo(6);

    unreachable.clear();

    awaitActive();
    assertThat(openShards()).isEqualTo(7);
  }

  @Test
  void forgets_a_closed_shard_when_it_has_expired_and_has_confirmed() {
    unreachable.add(FIRST);
    now.set(START.plus(RETENTION).plusSeconds(1));
    STREAM.kit().initialize(((Present) state("REPLACED")).in(StreamStatus.ACTIVE));
    TIME.timePasses(Duration.ofMillis(1));
    await().until(() -> askedOfShards.contains("Delete 0"));
    assertThat(((Present) STREAM.kit().getState()).lineage().find(FIRST)).isPresent();

    unreachable.clear();

    await()
        .until(
            () -> {
              TIME.timePasses(Duration.ofSeconds(1));
              return ((Present) STREAM.kit().getState()).lineage().find(FIRST).isEmpty();
            });
    assertThat(askedOfShards).containsExactly("Delete 0");
    STREAM.assertThatReplays();
  }

  @Test
  void completes_its_deletion_when_every_shard_has_confirmed() {
    unreachable.add(FIRST);
    STREAM.kit().initialize(state("ACTIVE"));
    assertThat(STREAM.kit().runCommand(new Delete(STREAM.caller())).events())
        .containsExactly(new DeletionStarted());
    TIME.timePasses(DELAY);
    await().until(() -> askedOfShards.contains("Delete 0"));
    assertThat(STREAM.answers()).isEmpty();

    unreachable.clear();

    await()
        .until(
            () -> {
              TIME.timePasses(Duration.ofSeconds(1));
              return STREAM.kit().getState() instanceof Absent;
            });
    assertThat(STREAM.answers()).containsExactly(StatusReply.ack());
    STREAM.assertThatReplays();
  }

  @Nested
  class WhenTheLogIsFull {
    @BeforeEach
    void begin() {
      STREAM.kit().initialize(state("ACTIVE"));
      logHasRoom.set(false);
    }

    @Test
    void refuses_changes_that_need_room() {
      assertThat(STREAM.run(command("Change"))).isEqualTo("LOG_FULL");
      assertThat(STREAM.run(command("TrafficAwake"))).isEqualTo("LOG_FULL");
    }

    @Test
    void accepts_changes_that_free_room() {
      assertThat(STREAM.run(new Change(new ConsumerChange.Deregister("c"), STREAM.caller())))
          .isEqualTo("ConsumerChanged ok");
    }
  }
}
