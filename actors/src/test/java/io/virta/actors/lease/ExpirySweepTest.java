package io.virta.actors.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.item.AttributeType;
import io.virta.actors.item.AttributeValue.Numeric;
import io.virta.actors.item.AttributeValue.Text;
import io.virta.actors.item.Item;
import io.virta.actors.lease.LeaseTablesEntity.ItemChange;
import io.virta.actors.lease.LeaseTablesEntity.ItemsWritten;
import io.virta.actors.lease.LeaseTablesEntity.TableCreated;
import io.virta.actors.lease.LeaseTablesEntity.TableDeleted;
import io.virta.actors.table.ItemKey;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableName;
import io.virta.actors.table.Throughput;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expiry of items, and the portions in which they are found. */
class ExpirySweepTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final KeySchema KEY = new KeySchema(new KeyAttribute("id", AttributeType.S), null);

  private final LeaseTablesState state = new LeaseTablesState();
  private final ExpirySweep sweep = new ExpirySweep();

  private void table(String name, @Nullable String timeToLive) {
    TableDefinition definition =
        new TableDefinition(
            KEY, List.of(), true, Throughput.ON_DEMAND, false, Map.of(), timeToLive);
    state.apply(new TableCreated(name, definition, "id-of-" + name, NOW));
  }

  private void put(String table, String id, BigDecimal expires) {
    Item item = new Item(Map.of("id", new Text(id), "expires", new Numeric(expires)));
    state.apply(new ItemsWritten(List.of(new ItemChange(table, item, false)), null, NOW));
  }

  private void put(String table, int count, long expires) {
    for (int i = 0; i < count; i++) {
      put(table, table + i, BigDecimal.valueOf(expires));
    }
  }

  private int items(String table) {
    return Objects.requireNonNull(state.find(new TableName(table))).items().size();
  }

  /** Sweeps all tables, deletes the expired items, and returns how many each portion had. */
  private List<Integer> sweep() {
    List<Integer> found = new ArrayList<>();
    do {
      List<ItemChange> expired = sweep.next(state, NOW);
      found.add(expired.size());
      state.apply(new ItemsWritten(expired, null, NOW));
    } while (sweep.isUnfinished());
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-29T11:59:59Z, 0, true",
    "2026-11-29T11:59:59Z, 0.5, true",
    "2026-11-29T12:00:00Z, 0, false",
    "2026-11-29T12:00:01Z, 0, false",
    "2021-11-29T12:00:00Z, 0, true",
    "2021-11-29T11:59:59Z, 0, false"
  })
  void an_item_expires_when_its_seconds_have_passed_but_not_five_years_ago(
      Instant at, BigDecimal fraction, boolean expired) {
    table("leases", "expires");
    put("leases", "a", BigDecimal.valueOf(at.getEpochSecond()).add(fraction));

    assertThat(sweep()).containsExactly(expired ? 1 : 0);
    assertThat(state.find(new TableName("leases")))
        .satisfies(
            table ->
                assertThat(table.find(new ItemKey(new Text("a"), null)) == null)
                    .isEqualTo(expired));
  }

  @Test
  void milliseconds_are_far_in_the_future() {
    table("leases", "expires");
    put(
        "leases",
        "a",
        BigDecimal.valueOf(NOW.atZone(ZoneOffset.UTC).minusYears(1).toInstant().toEpochMilli()));

    assertThat(sweep()).containsExactly(0);
  }

  @Test
  void a_table_without_a_time_to_live_is_not_searched() {
    table("leases", null);
    put("leases", 10, 0);

    assertThat(sweep()).containsExactly(0);
    assertThat(items("leases")).isEqualTo(10);
  }

  @Test
  void many_expired_items_are_removed_in_portions() {
    table("alpha", "expires");
    table("beta", null);
    table("gamma", "expires");
    put("alpha", ExpirySweep.EXPIRED_MAX + 1, NOW.getEpochSecond() - 1);
    put("beta", 3, NOW.getEpochSecond() - 1);
    put("gamma", 2, NOW.getEpochSecond() - 1);

    assertThat(sweep()).containsExactly(ExpirySweep.EXPIRED_MAX, 3);
    assertThat(items("alpha")).isZero();
    assertThat(items("beta")).isEqualTo(3);
    assertThat(items("gamma")).isZero();
  }

  @Test
  void many_items_that_stay_are_examined_in_portions() {
    table("leases", "expires");
    put("leases", ExpirySweep.LOOKED_AT_MAX + 1, NOW.getEpochSecond() + 1);

    assertThat(sweep()).containsExactly(0, 0);
    assertThat(items("leases")).isEqualTo(ExpirySweep.LOOKED_AT_MAX + 1);
  }

  @Test
  void a_table_deleted_during_a_sweep_does_not_disturb_it() {
    table("alpha", "expires");
    table("beta", "expires");
    put("alpha", ExpirySweep.EXPIRED_MAX + 1, NOW.getEpochSecond() - 1);
    put("beta", 1, NOW.getEpochSecond() - 1);

    assertThat(sweep.next(state, NOW)).hasSize(ExpirySweep.EXPIRED_MAX);
    state.apply(new TableDeleted("alpha"));

    assertThat(sweep()).containsExactly(1);
    assertThat(items("beta")).isZero();
  }
}
