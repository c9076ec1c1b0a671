package io.virta.actors.account;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.actors.CommandTable;
import io.virta.actors.TestEntity;
import io.virta.actors.account.AccountEntity.AdmitShards;
import io.virta.actors.account.AccountEntity.Command;
import io.virta.actors.account.AccountEntity.Commit;
import io.virta.actors.account.AccountEntity.Commitment;
import io.virta.actors.account.AccountEntity.Confirmed;
import io.virta.actors.account.AccountEntity.CreateStream;
import io.virta.actors.account.AccountEntity.DeleteStream;
import io.virta.actors.account.AccountEntity.Event;
import io.virta.actors.account.AccountEntity.Gone;
import io.virta.actors.account.AccountEntity.Idle;
import io.virta.actors.account.AccountEntity.ListStreams;
import io.virta.actors.account.AccountEntity.NoteStream;
import io.virta.actors.account.AccountEntity.Resolve;
import io.virta.actors.account.AccountEntity.Resume;
import io.virta.actors.account.AccountEntity.Stop;
import io.virta.actors.account.AccountEntity.Usage;
import io.virta.actors.account.AccountState.Registered;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.sharding.typed.testkit.javadsl.TestEntityRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command of an account for a name in each of its states. */
class AccountCommandsTest {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final Namespace ACCOUNT = Namespace.home(new AccountId("111111111111"));
  private static final StreamName NAME = new StreamName("s");
  private static final StreamKey KEY = new StreamKey(ACCOUNT, NAME, 1);
  private static final StreamSpec SPEC = StreamSpec.provisioned(1);

  private static final AtomicBoolean logHasRoom = new AtomicBoolean(true);

  private static final ActorTestKit SYSTEM = TestEntity.newSystem();
  private static final ManualTime TIME = ManualTime.get(SYSTEM.system());

  /** Receives the commands to streams that the test does not check; never answers. */
  private static final TestProbe<StreamEntity.Command> SILENT = SYSTEM.createTestProbe();

  private static final Map<StreamName, TestProbe<StreamEntity.Command>> STREAMS =
      new ConcurrentHashMap<>();

  private static final TestEntity<Command, Event, AccountState> ENTITY =
      TestEntity.of(
          SYSTEM,
          AccountEntity.behind(
              SYSTEM.system().ignoreRef(),
              ACCOUNT,
              SYSTEM.system().ignoreRef(),
              TestEntityRef.of(
                  EntityTypeKey.create(Command.class, "account"), "1", SYSTEM.system().ignoreRef()),
              new AccountEnvironment(
                  new Streams(),
                  new AccountSettings(10, 10, 10),
                  logHasRoom::get,
                  new DamagedEntities(),
                  () -> START)));

  private static final Map<String, AccountState> STATES = states();

  private static final CommandTable TABLE =
      CommandTable.parse(
          """
                       | FREE                 | CREATING             | ACTIVE               | UPDATING             | DELETING
          CreateStream | Reserved             | IN_USE               | IN_USE               | IN_USE               | IN_USE
          DeleteStream | STREAM_NOT_FOUND     | DeletionDecided ok   | DeletionDecided ok   | DeletionDecided ok   | ok
          Resolve      | STREAM_NOT_FOUND     | ok                   | ok                   | ok                   | ok
          ListStreams  | ok                   | ok                   | ok                   | ok                   | ok
          Usage        | ok                   | ok                   | ok                   | ok                   | ok
          Commitment   | ok                   | ok                   | ok                   | ok                   | ok
          Commit       | CommitmentChanged ok | CommitmentChanged ok | CommitmentChanged ok | CommitmentChanged ok | CommitmentChanged ok
          AdmitShards  | ok                   | ok                   | ok                   | ok                   | ok
          NoteStream   | -                    | -                    | StreamNoted          | StreamNoted          | -
          Stop         | stops                | stops                | stops                | stops                | stops
          Confirmed    | ok                   | CreationConfirmed ok | ok                   | ok                   | ok
          Gone         | -                    | Freed                | Freed                | Freed                | Freed
          Resume       | -                    | -                    | -                    | -                    | -
          Idle         | -                    | -                    | -                    | -                    | -
          """);

  private static final class Streams implements AccountStreams {
    @Override
    public EntityRef<StreamEntity.Command> of(StreamKey key) {
      return TestEntityRef.of(
          EntityTypeKey.create(StreamEntity.Command.class, "stream"),
          key.entityId(),
          STREAMS.getOrDefault(key.name(), SILENT).getRef());
    }

    @Override
    public CompletionStage<Done> deleteDamaged(StreamKey key) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
  }

  private static Map<String, AccountState> states() {
    AccountState creating =
        AccountState.empty().with(NAME.value(), Registered.creating(1, SPEC, START));
    Map<String, AccountState> states = new LinkedHashMap<>();
    states.put("FREE", AccountState.empty());
    states.put("CREATING", creating);
    states.put("ACTIVE", creating.in(NAME.value(), StreamStatus.ACTIVE));
    states.put("UPDATING", creating.in(NAME.value(), StreamStatus.UPDATING));
    states.put("DELETING", creating.in(NAME.value(), StreamStatus.DELETING));
    return states;
  }

  @BeforeEach
  void begin() {
    logHasRoom.set(true);
    ENTITY.answers();
  }

  @AfterAll
  static void stop() {
    SYSTEM.shutdownTestKit();
  }

  private static AccountState state(String name) {
    return requireNonNull(STATES.get(name));
  }

  private static StreamDescription described(String name, StreamStatus status) {
    return new StreamDescription(
        new StreamKey(ACCOUNT, new StreamName(name), 1),
        1,
        status,
        START,
        StreamProperties.of(SPEC),
        0,
        List.of(),
        List.of());
  }

  private static Command command(String name) {
    return switch (name) {
      case "CreateStream" -> new CreateStream(NAME, SPEC, ENTITY.caller());
      case "DeleteStream" -> new DeleteStream(NAME, ENTITY.caller());
      case "Resolve" -> new Resolve(NAME, ENTITY.caller());
      case "ListStreams" -> new ListStreams(null, 10, ENTITY.caller());
      case "Usage" -> new Usage(ENTITY.caller());
      case "Commitment" -> new Commitment(ENTITY.caller());
      case "Commit" -> new Commit(true, ENTITY.caller());
      case "AdmitShards" -> new AdmitShards(1, ENTITY.caller());
      case "NoteStream" ->
          new NoteStream(
              new StreamEntity.Changed(KEY, StreamStatus.UPDATING, StreamMode.PROVISIONED, 3));
      case "Stop" -> Stop.INSTANCE;
      case "Confirmed" -> new Confirmed(KEY, described("s", StreamStatus.ACTIVE), ENTITY.caller());
      case "Gone" -> new Gone(KEY, null);
      case "Resume" -> Resume.INSTANCE;
      case "Idle" -> Idle.INSTANCE;
      default -> throw new IllegalArgumentException(name);
    };
  }

  static Stream<CommandTable.Cell> cells() {
    return TABLE.cells().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void does_what_the_table_says(CommandTable.Cell cell) {
    ENTITY.kit().initialize(state(cell.state()));

    ENTITY.assertDoes(cell, command(cell.command()));
  }

  @Test
  void has_every_command_and_every_state_in_the_table() {
    TABLE.assertCovers(Command.class, STATES.keySet());
  }

  // ---- Actions of an account without a command

  private static TestProbe<StreamEntity.Command> stream(String name) {
    TestProbe<StreamEntity.Command> probe = SYSTEM.createTestProbe();
    STREAMS.put(new StreamName(name), probe);
    return probe;
  }

  private static AccountState with(String name, StreamStatus status) {
    return AccountState.empty().with(name, Registered.creating(1, SPEC, START)).in(name, status);
  }

  private static @Nullable Registered find(String name) {
    return ENTITY.kit().getState().find(new StreamName(name));
  }

  @Test
  void awaits_a_stream_that_is_CREATING_after_recovery_until_it_is_ACTIVE() {
    TestProbe<StreamEntity.Command> stream = stream("created");
    ENTITY.kit().initialize(with("created", StreamStatus.CREATING));

    stream
        .expectMessageClass(StreamEntity.Create.class)
        .replyTo()
        .tell(StatusReply.success(described("created", StreamStatus.CREATING)));
    stream
        .expectMessageClass(StreamEntity.AwaitCreated.class)
        .replyTo()
        .tell(StatusReply.success(described("created", StreamStatus.ACTIVE)));

    await().until(() -> requireNonNull(find("created")).status() == StreamStatus.ACTIVE);
    ENTITY.assertThatReplays();
  }

  @Test
  void repeats_a_failed_deletion_and_frees_the_name_when_the_stream_is_removed() {
    TestProbe<StreamEntity.Command> stream = stream("deleted");
    ENTITY.kit().initialize(with("deleted", StreamStatus.DELETING));
    stream
        .expectMessageClass(StreamEntity.Delete.class)
        .replyTo()
        .tell(StatusReply.error(new VirtaException(ErrorCode.UNAVAILABLE, "no answer")));

    await()
        .untilAsserted(
            () -> {
              TIME.timePasses(Duration.ofSeconds(1));
              StreamEntity.Delete again =
                  stream.expectMessageClass(StreamEntity.Delete.class, Duration.ofMillis(100));
              again.replyTo().tell(StatusReply.ack());
            });

    await().until(() -> find("deleted") == null);
    ENTITY.assertThatReplays();
  }

  @Test
  void wakes_a_stream_that_is_UPDATING_after_recovery() {
    TestProbe<StreamEntity.Command> stream = stream("updating");
    ENTITY.kit().initialize(with("updating", StreamStatus.UPDATING));

    stream.expectMessageClass(StreamEntity.Describe.class);
  }

  @Test
  void refuses_requests_that_need_room_in_a_full_log_and_accepts_a_deletion() {
    ENTITY.kit().initialize(state("ACTIVE"));
    logHasRoom.set(false);

    assertThat(ENTITY.run(new CreateStream(new StreamName("t"), SPEC, ENTITY.caller())))
        .isEqualTo("LOG_FULL");
    assertThat(ENTITY.run(command("Commit"))).isEqualTo("LOG_FULL");
    assertThat(ENTITY.run(command("DeleteStream"))).isEqualTo("DeletionDecided ok");
  }
}
