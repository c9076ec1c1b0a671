package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.edge.StreamsExtension;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Comparison;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.item.Operand;
import io.virta.actors.item.Update;
import io.virta.actors.item.UpdateAction;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.IndexDefinition;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.ItemPage;
import io.virta.actors.table.ItemWrite;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.PageRequest;
import io.virta.actors.table.Projection;
import io.virta.actors.table.TableChange;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableDescription;
import io.virta.actors.table.TableName;
import io.virta.actors.table.Throughput;
import io.virta.actors.table.WriteOutcome;
import io.virta.actors.table.WriteRequest;
import io.virta.actors.table.WriteResult;
import io.virta.client.Virta;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lease tables on the real log: acknowledged writes are kept, and a condition and its write are
 * atomic.
 */
class LeaseTablesIT {
  private static final Namespace ACCOUNT = Namespace.DEFAULT;
  private static final TableName TABLE = new TableName("leases");
  private static final TableName OTHER = new TableName("coordinator");

  @TempDir Path directory;
  private LocalNode node;
  private LeaseTables tables;

  @BeforeEach
  void start() {
    node = new LocalNode(directory, Map.of());
    tables = StreamsExtension.get(node.system()).leaseTables();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void restart(Map<String, Object> settings) {
    node.restart(settings);
    tables = StreamsExtension.get(node.system()).leaseTables();
  }

  private static TableDefinition definition() {
    KeySchema key = new KeySchema(new KeyAttribute("leaseKey", AttributeType.S), null);
    return new TableDefinition(key, List.of(), true, Throughput.ON_DEMAND, false, Map.of(), null);
  }

  private static Item item(String key, Object... attributes) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put("leaseKey", new Text(key));
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      values.put(
          (String) attributes[i],
          value instanceof Integer number
              ? new Numeric(BigDecimal.valueOf(number))
              : new Text((String) value));
    }
    return new Item(values);
  }

  private void create(TableName name) {
    await(tables.create(ACCOUNT, name, definition()));
  }

  private WriteResult write(ItemWrite... writes) {
    return await(tables.write(ACCOUNT, new WriteRequest(List.of(writes), null)));
  }

  private static ItemWrite put(TableName table, Item item) {
    return new ItemWrite.Put(table, item, null);
  }

  private static Condition counterIs(int value) {
    return new Condition.Compare(
        new Operand.Attribute(AttributePath.of("counter")),
        Comparison.EQUAL,
        new Operand.Literal(new Numeric(BigDecimal.valueOf(value))));
  }

  private @Nullable Item read(TableName table, String key) {
    return await(tables.read(ACCOUNT, List.of(new ItemAddress(table, item(key))))).items().get(0);
  }

  private static PageRequest scan(@Nullable Item after, int limit, int segment, int segments) {
    return new PageRequest(TABLE, null, null, null, after, limit, segment, segments);
  }

  @Test
  void tables_and_items_outlive_a_restart_also_one_that_reads_a_snapshot() {
    create(TABLE);
    create(OTHER);
    write(put(TABLE, item("a", "owner", "w1")), put(OTHER, item("lock", "owner", "w1")));
    String id = await(tables.describe(ACCOUNT, TABLE)).id();
    List<CompletionStage<WriteResult>> writes = new ArrayList<>();
    for (int i = 0; i < 4100; i++) { // past two snapshots
      Item changed = item("k" + i % 7, "counter", i);
      writes.add(tables.write(ACCOUNT, WriteRequest.of(put(TABLE, changed))));
      if (writes.size() == 100) { // each waits for its own fsync, and for the writes before it
        writes.forEach(LocalNode::await);
        writes.clear();
      }
    }
    writes.forEach(LocalNode::await);
    await(tables.delete(ACCOUNT, OTHER));

    restart(Map.of());

    assertThat(await(tables.list(ACCOUNT, null, 10)).names()).containsExactly(TABLE);
    assertThat(await(tables.describe(ACCOUNT, TABLE)).id()).isEqualTo(id);
    assertThat(await(tables.describe(ACCOUNT, TABLE)).items()).isEqualTo(8);
    assertThat(read(TABLE, "a")).isEqualTo(item("a", "owner", "w1"));
    assertThat(read(TABLE, "k5")).isEqualTo(item("k5", "counter", 4099 - (4099 - 5) % 7));
    assertThatThrownBy(() -> read(OTHER, "lock"))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND));
  }

  @Test
  void exactly_one_of_many_workers_wins_each_race_for_a_lease() {
    create(TABLE);
    write(put(TABLE, item("shard", "counter", 0)));
    for (int turn = 0; turn < 50; turn++) {
      List<CompletionStage<WriteResult>> racers = new ArrayList<>();
      for (int racer = 0; racer < 8; racer++) {
        Item taken = item("shard", "counter", turn + 1, "owner", "w" + racer);
        racers.add(
            tables.write(
                ACCOUNT, WriteRequest.of(new ItemWrite.Put(TABLE, taken, counterIs(turn)))));
      }
      assertThat(racers.stream().map(LocalNode::await).filter(WriteResult::isDone)).hasSize(1);
    }
    assertThat(read(TABLE, "shard"))
        .satisfies(
            last ->
                assertThat(last.attributes())
                    .containsEntry("counter", new Numeric(BigDecimal.valueOf(50))));
  }

  @Test
  void concurrent_increments_are_all_counted() {
    create(TABLE);
    Update increment =
        new Update(
            List.of(new UpdateAction.Add(AttributePath.of("n"), new Numeric(BigDecimal.ONE))));
    List<CompletionStage<WriteResult>> writes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      writes.add(
          tables.write(
              ACCOUNT, WriteRequest.of(new ItemWrite.Change(TABLE, item("sum"), increment, null))));
    }
    writes.forEach(LocalNode::await);
    assertThat(read(TABLE, "sum")).isEqualTo(item("sum", "n", 500));
  }

  @Test
  void a_transaction_over_two_tables_happens_completely_or_not_at_all() {
    create(TABLE);
    create(OTHER);
    write(put(OTHER, item("lock", "counter", 1)));
    ItemWrite check = new ItemWrite.Check(OTHER, item("lock"), counterIs(2));

    WriteResult refused = write(check, put(TABLE, item("moved")));

    assertThat(refused.outcomes().get(0))
        .isEqualTo(new WriteOutcome.ConditionFailed(item("lock", "counter", 1)));
    assertThat(read(TABLE, "moved")).isNull();

    write(put(OTHER, item("lock", "counter", 2)));
    assertThat(write(check, put(TABLE, item("moved"))).isDone()).isTrue();
    assertThat(read(TABLE, "moved")).isEqualTo(item("moved"));
  }

  @Test
  void a_repeated_transaction_changes_nothing_and_succeeds_also_after_a_restart() {
    create(TABLE);
    Condition absent = new Condition.Not(new Condition.Exists(AttributePath.of("leaseKey")));
    WriteRequest once =
        new WriteRequest(List.of(new ItemWrite.Put(TABLE, item("a"), absent)), "token-1");
    assertThat(await(tables.write(ACCOUNT, once)).isDone()).isTrue();

    restart(Map.of());

    assertThat(await(tables.write(ACCOUNT, once)).isDone()).isTrue();
    WriteRequest another = new WriteRequest(once.writes(), "token-2");
    assertThat(await(tables.write(ACCOUNT, another)).isDone()).isFalse();
  }

  @Test
  void pages_and_segments_show_every_item_exactly_once() {
    create(TABLE);
    List<Item> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(item("key-" + i));
      write(put(TABLE, item("key-" + i)));
    }
    List<Item> seen = new ArrayList<>();
    for (int segment = 0; segment < 4; segment++) {
      Item after = null;
      do {
        ItemPage page = await(tables.page(ACCOUNT, scan(after, 7, segment, 4)));
        assertThat(page.items().size()).isLessThanOrEqualTo(7);
        seen.addAll(page.items());
        after = page.last();
      } while (after != null);
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void an_index_shows_the_items_that_have_its_key() {
    create(TABLE);
    write(put(TABLE, item("a", "leaseOwner", "w1", "checkpoint", "5")), put(TABLE, item("b")));
    KeySchema byOwner =
        new KeySchema(
            new KeyAttribute("leaseOwner", AttributeType.S),
            new KeyAttribute("leaseKey", AttributeType.S));
    addIndex(byOwner, Projection.Kind.KEYS_ONLY);
    Condition ofW1 =
        new Condition.Compare(
            new Operand.Attribute(AttributePath.of("leaseOwner")),
            Comparison.EQUAL,
            new Operand.Literal(new Text("w1")));
    PageRequest.Range range =
        new PageRequest.Range(List.of(new PageRequest.KeyCondition("leaseOwner", ofW1)), true);

    ItemPage page =
        await(tables.page(ACCOUNT, new PageRequest(TABLE, "byOwner", range, null, null, 0, 0, 1)));

    assertThat(page.items()).containsExactly(item("a", "leaseOwner", "w1"));
    assertThat(page.last()).isNull();
  }

  private TableDescription addIndex(KeySchema key, Projection.Kind shown) {
    IndexDefinition index =
        new IndexDefinition(
            new TableName("byOwner"), key, new Projection(shown, List.of()), Throughput.ON_DEMAND);
    return await(
        tables.change(
            ACCOUNT,
            TABLE,
            new TableChange(List.of(index), List.of(), null, null, null, Map.of(), List.of())));
  }

  @Test
  void an_index_created_twice_exists_once_and_a_different_one_of_its_name_is_refused() {
    create(TABLE);
    KeySchema byOwner = new KeySchema(new KeyAttribute("leaseOwner", AttributeType.S), null);

    TableDescription first = addIndex(byOwner, Projection.Kind.KEYS_ONLY);
    TableDescription second = addIndex(byOwner, Projection.Kind.KEYS_ONLY);

    assertThat(second.definition().indexes()).hasSize(1).isEqualTo(first.definition().indexes());
    assertThatThrownBy(() -> addIndex(byOwner, Projection.Kind.ALL))
        .hasMessage("Attempting to create an index which already exists: byOwner");
  }

  @Test
  void writes_beyond_a_limit_are_refused_and_the_refusal_names_the_setting() {
    restart(Map.of("virta.lease-tables.tables-max", 1, "virta.lease-tables.bytes-max", "1 MiB"));
    create(TABLE);
    assertThatThrownBy(() -> create(TABLE)).hasMessage("Table already exists: leases");
    assertThatThrownBy(() -> create(OTHER)).hasMessageContaining("tables-max");
    String large = "x".repeat(300_000);
    write(put(TABLE, item("a", "v", large)));
    write(put(TABLE, item("b", "v", large)));
    write(put(TABLE, item("c", "v", large)));
    assertThatThrownBy(() -> write(put(TABLE, item("d", "v", large))))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
        .hasMessageContaining("bytes-max");
    write(put(TABLE, item("a"))); // making an item smaller is always possible
    write(put(TABLE, item("d", "v", large)));
    WriteResult tooLarge = write(put(TABLE, item("e", "v", "x".repeat(500_000))));
    assertThat(tooLarge.outcomes().get(0))
        .isEqualTo(new WriteOutcome.Invalid("Item size has exceeded the maximum allowed size"));
  }

  @Test
  void a_full_log_refuses_writes_at_once_and_serves_the_rest() {
    restart(
        Map.of(
            "virta.lane.meta.segment-bytes", "256 KiB",
            "virta.lane.meta.size-bytes-max", "8 MiB"));
    create(TABLE);
    String large = "x".repeat(50_000);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 500; i++) {
                write(put(TABLE, item("a", "v", large, "counter", i)));
              }
            })
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LOG_FULL));

    assertThat(read(TABLE, "a")).isNotNull();
    Virta virta = node.virta();
    assertThatThrownBy(() -> await(virta.createStream("s", StreamSpec.provisioned(1))))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LOG_FULL));
    assertThat(await(virta.listStreams())).isEmpty();
    write(new ItemWrite.Delete(TABLE, item("a"), null));
    assertThat(read(TABLE, "a")).isNull();
    await(tables.delete(ACCOUNT, TABLE));
  }

  @Test
  void expired_items_are_removed_and_the_others_stay_also_after_a_restart() {
    Map<String, Object> often = Map.of("virta.lease-tables.expiry-interval", "1s");
    restart(often);
    create(TABLE);
    create(OTHER);
    int now = (int) Instant.now().getEpochSecond();
    Item[] items = {
      item("past", "expires", now - 60),
      item("future", "expires", now + 3600),
      item("text", "expires", "1"),
      item("none")
    };
    for (Item item : items) {
      write(put(TABLE, item), put(OTHER, item));
    }
    await(tables.changeTimeToLive(ACCOUNT, TABLE, "expires", true));

    Awaitility.await().until(() -> read(TABLE, "past") == null);
    assertThat(await(tables.page(ACCOUNT, scan(null, 0, 0, 1))).items())
        .containsExactlyInAnyOrder(items[1], items[2], items[3]);
    assertThat(read(OTHER, "past")).isNotNull();

    restart(often);
    assertThat(await(tables.describe(ACCOUNT, TABLE)).definition().timeToLive())
        .isEqualTo("expires");
    assertThat(read(TABLE, "past")).isNull();
    write(put(TABLE, items[0]));
    Awaitility.await().until(() -> read(TABLE, "past") == null);
  }

  @Test
  void a_time_to_live_is_changed_by_first_disabling_it() {
    create(TABLE);
    assertRefused("TimeToLive is already disabled", "expires", false);
    assertThat(
            await(tables.changeTimeToLive(ACCOUNT, TABLE, "expires", true))
                .definition()
                .timeToLive())
        .isEqualTo("expires");
    assertRefused("TimeToLive is already enabled", "expires", true);
    for (boolean enabled : new boolean[] {true, false}) {
      assertRefused(
          "TimeToLive is active on a different AttributeName: current AttributeName is expires",
          "other",
          enabled);
    }
    await(tables.change(ACCOUNT, TABLE, TableChange.ofTags(Map.of("team", "ops"), List.of())));
    assertThat(await(tables.describe(ACCOUNT, TABLE)).definition().timeToLive())
        .as("another change leaves it")
        .isEqualTo("expires");
    await(tables.changeTimeToLive(ACCOUNT, TABLE, "expires", false));
    await(tables.changeTimeToLive(ACCOUNT, TABLE, "other", true));
    assertThat(await(tables.describe(ACCOUNT, TABLE)).definition().timeToLive()).isEqualTo("other");
  }

  private void assertRefused(String message, String attribute, boolean enabled) {
    assertThatThrownBy(() -> await(tables.changeTimeToLive(ACCOUNT, TABLE, attribute, enabled)))
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION))
        .hasMessage(message);
  }

  @Test
  void accounts_do_not_see_each_other() {
    create(TABLE);
    Namespace stranger = Namespace.home(new AccountId("123456789012"));
    assertThat(await(tables.list(stranger, null, 10)).names()).isEmpty();
    assertThatThrownBy(() -> await(tables.describe(stranger, TABLE)))
        .hasMessageContaining("not found");
  }
}
