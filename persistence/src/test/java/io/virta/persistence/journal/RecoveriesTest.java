package io.virta.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveriesTest {
  private final Recoveries recoveries = new Recoveries();

  @Test
  void counts_every_event_and_every_completed_recovery_as_a_step() {
    recoveries.begin();
    recoveries.read();
    recoveries.read();
    assertThat(recoveries.steps()).isEqualTo(2);
    assertThat(recoveries.underWay()).isEqualTo(1);

    recoveries.complete();
    assertThat(recoveries.steps()).isEqualTo(3);
    assertThat(recoveries.underWay()).isZero();
    assertThat(recoveries.done()).isEqualTo(1);
  }

  @Test
  void repeated_failures_of_a_recovery_are_no_progress() {
    for (int attempt = 0; attempt < 3; attempt++) {
      recoveries.begin();
      recoveries.read();
      recoveries.fail(1);
      assertThat(recoveries.steps()).isZero();
      assertThat(recoveries.underWay()).isZero();
    }
  }
}
