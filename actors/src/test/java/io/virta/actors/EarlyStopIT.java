package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamSpec;
import org.junit.jupiter.api.Test;

/** A node that is stopped before its sharding regions are registered. */
class EarlyStopIT extends OnLocalNode {
  @Test
  void stops_without_waiting_for_a_timeout_of_its_shard_regions() {
    for (int account = 1; account <= 20; account++) {
      await(
          virta
              .forAccount(new AccountId("%012d".formatted(account)))
              .createStream("s", StreamSpec.provisioned(1)));
    }
    restart(LocalNode.PATIENT_REGIONS);

    node.close();

    assertThat(node.system().getWhenTerminated()).isCompleted();
  }
}
