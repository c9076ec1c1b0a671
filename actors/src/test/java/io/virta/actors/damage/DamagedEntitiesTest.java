package io.virta.actors.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import org.junit.jupiter.api.Test;

class DamagedEntitiesTest {
  private final DamagedEntities damages = new DamagedEntities();

  @Test
  void are_counted_up_to_a_bound() {
    for (int no = 0; no < DamagedEntities.FOUND_MAX + 10; no++) {
      damages.found(new Damage(Kind.SHARD, "shard-" + no, "event 1 is damaged"));
    }

    assertThat(damages.count(Kind.SHARD)).isEqualTo(DamagedEntities.FOUND_MAX);
  }

  @Test
  void are_counted_by_the_kinds_of_every_module_in_the_order_of_their_registration() {
    Kind tasks = new Kind("tasks", "task", "tasks");
    damages.register(tasks);
    damages.found(new Damage(tasks, "sum/0", "event 1 is damaged"));
    damages.found(new Damage(Kind.LEASE_TABLES, "111111111111", "event 1 is damaged"));
    damages.found(new Damage(Kind.SHARD, "000000000000/s@1/0", "event 1 is damaged"));
    damages.found(new Damage(Kind.SHARD, "000000000000/s@1/1", "event 1 is damaged"));

    assertThat(damages.summary())
        .hasValueSatisfying(
            words ->
                assertThat(words)
                    .contains("1 account's lease tables, 2 shards, 1 task cannot be read in full"));
    assertThat(damages.kinds())
        .extracting(Kind::label)
        .containsExactly("account", "stream", "lease_tables", "shard", "tasks");
  }

  @Test
  void a_kind_has_a_label_of_its_own_that_metrics_can_use() {
    assertThatThrownBy(() -> damages.register(new Kind("shard", "piece", "pieces")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'shard' is registered already");
    assertThatThrownBy(() -> new Kind("Shard of lead", "shard", "shards"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Shard of lead'");
  }
}
