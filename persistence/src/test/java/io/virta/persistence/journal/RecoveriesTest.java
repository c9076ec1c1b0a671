package io.virta.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveriesTest {
  private final Recoveries recoveries = new Recoveries();

  @Test
  void every_event_and_every_recovery_that_ends_is_a_step() {
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
  void a_recovery_that_fails_over_and_over_is_no_progress() {
    for (int attempt = 0; attempt < 3; attempt++) {
      recoveries.begin();
      recoveries.read();
      recoveries.fail(1);
      assertThat(recoveries.steps()).isZero();
      assertThat(recoveries.underWay()).isZero();
    }
  }
}
