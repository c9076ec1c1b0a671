package io.virta.actors.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virta.actors.CommandTable;
import io.virta.actors.TestEntity;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Item;
import io.virta.actors.lease.LeaseTablesEntity.Change;
import io.virta.actors.lease.LeaseTablesEntity.Command;
import io.virta.actors.lease.LeaseTablesEntity.Create;
import io.virta.actors.lease.LeaseTablesEntity.Delete;
import io.virta.actors.lease.LeaseTablesEntity.Describe;
import io.virta.actors.lease.LeaseTablesEntity.Event;
import io.virta.actors.lease.LeaseTablesEntity.Idle;
import io.virta.actors.lease.LeaseTablesEntity.ItemChange;
import io.virta.actors.lease.LeaseTablesEntity.ItemsWritten;
import io.virta.actors.lease.LeaseTablesEntity.ListNames;
import io.virta.actors.lease.LeaseTablesEntity.Page;
import io.virta.actors.lease.LeaseTablesEntity.Read;
import io.virta.actors.lease.LeaseTablesEntity.SetTimeToLive;
import io.virta.actors.lease.LeaseTablesEntity.Stop;
import io.virta.actors.lease.LeaseTablesEntity.Sweep;
import io.virta.actors.lease.LeaseTablesEntity.TableCreated;
import io.virta.actors.lease.LeaseTablesEntity.Write;
import io.virta.actors.model.Namespace;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.PageRequest;
import io.virta.actors.table.TableChange;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableName;
import io.virta.actors.table.Throughput;
import io.virta.actors.table.WriteRequest;
import io.virta.persistence.clock.Ticker;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command of an account's lease tables for a table in each of its states. */
class LeaseTablesCommandsTest {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final TableName NAME = new TableName("leases");
  private static final Item KEY = new Item(Map.of("id", new Text("a")));
  private static final Duration EXPIRY_INTERVAL = Duration.ofMinutes(1);

  private static final AtomicBoolean logHasRoom = new AtomicBoolean(true);

  private static final ActorTestKit SYSTEM = TestEntity.newSystem();
  private static final ManualTime TIME = ManualTime.get(SYSTEM.system());
  private static final TestEntity<Command, Event, LeaseTablesState> TABLES =
      TestEntity.of(
          SYSTEM,
          LeaseTablesEntity.behind(
              SYSTEM.system().ignoreRef(),
              Namespace.DEFAULT,
              SYSTEM.system().ignoreRef(),
              new LeaseTableSettings(5, 1 << 20, Duration.ofDays(1), EXPIRY_INTERVAL),
              logHasRoom::get,
              () -> START,
              Ticker.of(SYSTEM.system()),
              RetentionClock.startingNow(() -> START, System::nanoTime, Duration.ofMinutes(10))),
          LeaseTablesState::snapshot);

  private static final Map<String, Runnable> STATES = states();

  private static final CommandTable TABLE =
      CommandTable.parse(
          """
                        | NONE            | EMPTY           | FILLED          | EXPIRING
          Create        | TableCreated ok | IN_USE          | IN_USE          | IN_USE
          Describe      | TABLE_NOT_FOUND | ok              | ok              | ok
          Change        | TABLE_NOT_FOUND | TableChanged ok | TableChanged ok | TableChanged ok
          Delete        | TABLE_NOT_FOUND | TableDeleted ok | TableDeleted ok | TableDeleted ok
          SetTimeToLive | TABLE_NOT_FOUND | TableChanged ok | TableChanged ok | VALIDATION
          ListNames     | ok              | ok              | ok              | ok
          Write         | TABLE_NOT_FOUND | ItemsWritten ok | ItemsWritten ok | ItemsWritten ok
          Read          | TABLE_NOT_FOUND | ok              | ok              | ok
          Page          | TABLE_NOT_FOUND | ok              | ok              | ok
          Stop          | stops           | stops           | stops           | stops
          Idle          | -               | -               | -               | -
          Sweep         | -               | -               | -               | ItemsWritten
          """);

  private static TableDefinition definition(@Nullable String timeToLive) {
    return new TableDefinition(
        new KeySchema(new KeyAttribute("id", AttributeType.S), null),
        List.of(),
        true,
        Throughput.ON_DEMAND,
        false,
        Map.of(),
        timeToLive);
  }

  /** Returns how to bring the tables into each state. */
  private static Map<String, Runnable> states() {
    TableCreated created = new TableCreated(NAME.value(), definition(null), "1", START);
    TableCreated expiring = new TableCreated(NAME.value(), definition("expires"), "1", START);
    Item item = item(START.getEpochSecond() - 1);
    ItemsWritten written =
        new ItemsWritten(List.of(new ItemChange(NAME.value(), item, false)), null, START);
    Map<String, Runnable> states = new LinkedHashMap<>();
    states.put("NONE", () -> TABLES.kit().clear());
    states.put("EMPTY", () -> TABLES.kit().initialize(created));
    states.put("FILLED", () -> TABLES.kit().initialize(created, written));
    states.put("EXPIRING", () -> TABLES.kit().initialize(expiring, written));
    return states;
  }

  private static Item item(long expires) {
    return new Item(
        Map.of("id", new Text("a"), "expires", new Numeric(BigDecimal.valueOf(expires))));
  }

  @BeforeEach
  void begin() {
    logHasRoom.set(true);
    TABLES.answers();
  }

  @AfterAll
  static void stop() {
    SYSTEM.shutdownTestKit();
  }

  private static void initialize(String state) {
    requireNonNull(STATES.get(state)).run();
  }

  private static Command command(String name) {
    return switch (name) {
      case "Create" -> new Create(NAME, definition(null), TABLES.caller());
      case "Describe" -> new Describe(NAME, TABLES.caller());
      case "Change" ->
          new Change(NAME, TableChange.ofTags(Map.of("a", "b"), List.of()), TABLES.caller());
      case "Delete" -> new Delete(NAME, TABLES.caller());
      case "SetTimeToLive" -> new SetTimeToLive(NAME, "expires", true, TABLES.caller());
      case "ListNames" -> new ListNames(null, 10, TABLES.caller());
      case "Write" ->
          new Write(WriteRequest.of(new ItemWrite.Put(NAME, item(0), null)), TABLES.caller());
      case "Read" -> new Read(List.of(new ItemAddress(NAME, KEY)), TABLES.caller());
      case "Page" ->
          new Page(new PageRequest(NAME, null, null, null, null, 0, 0, 1), TABLES.caller());
      case "Stop" -> Stop.INSTANCE;
      case "Idle" -> Idle.INSTANCE;
      case "Sweep" -> Sweep.START;
      default -> throw new IllegalArgumentException(name);
    };
  }

  static Stream<CommandTable.Cell> cells() {
    return TABLE.cells().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void does_what_the_table_says(CommandTable.Cell cell) {
    initialize(cell.state());

    TABLES.assertDoes(cell, command(cell.command()));
  }

  @Test
  void has_every_command_and_every_state_in_the_table() {
    TABLE.assertCovers(Command.class, STATES.keySet());
  }

  @Test
  void removes_expired_items_in_time_also_after_a_stop() {
    initialize("EXPIRING");
    assertThat(table().items()).hasSize(1);

    TIME.timePasses(EXPIRY_INTERVAL);

    await().until(() -> table().items().isEmpty());
    TABLES.assertThatReplays();
  }

  private static Table table() {
    return requireNonNull(TABLES.kit().getState().find(NAME));
  }

  @Test
  void recognizes_a_repeated_transaction_also_after_a_stop() {
    initialize("EMPTY");
    Write transaction =
        new Write(
            new WriteRequest(List.of(new ItemWrite.Put(NAME, item(0), null)), "token"),
            TABLES.caller());

    assertThat(TABLES.run(transaction)).isEqualTo("ItemsWritten ok"); // and is replayed
    assertThat(TABLES.run(transaction)).isEqualTo("ok");
  }

  @Test
  void refuses_requests_that_need_room_in_a_full_log_and_accepts_deletions() {
    initialize("FILLED");
    logHasRoom.set(false);

    assertThat(TABLES.run(command("Write"))).isEqualTo("LOG_FULL");
    assertThat(TABLES.run(command("SetTimeToLive"))).isEqualTo("LOG_FULL");
    assertThat(
            TABLES.run(
                new Write(WriteRequest.of(new ItemWrite.Delete(NAME, KEY, null)), TABLES.caller())))
        .isEqualTo("ItemsWritten ok");
    assertThat(TABLES.run(command("Delete"))).isEqualTo("TableDeleted ok");
  }
}
