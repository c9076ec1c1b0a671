package io.virta.actors.damage;

import static org.assertj.core.api.Assertions.assertThat;

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
}
