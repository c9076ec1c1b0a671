package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogDamageTest {
  @Test
  void describes_place_finding_ids_and_remedy() {
    LogDamage damage =
        new LogDamage("records", "0000000000000003.log", 4096, List.of("a", "b"), true, "it hurts");

    assertThat(damage.describe())
        .isEqualTo(
            "Lane records, file 0000000000000003.log at 4096: it hurts; concerns a, b; ids without"
                + " later entries may have lost some, too; stop the node and run `virta log"
                + " verify`; then restore the file from a copy, or abandon what is lost with `virta"
                + " log repair --skip`.");
  }

  @Test
  void shows_a_few_ids_of_many() {
    List<String> ids = IntStream.range(0, 8).mapToObj(i -> "id-" + i).toList();
    LogDamage damage = new LogDamage("meta", "", 0, ids, false, "it hurts");

    assertThat(damage.describe())
        .startsWith(
            "Lane meta: it hurts; concerns id-0, id-1, id-2, id-3, id-4 and 3 more; stop the node");
  }
}
