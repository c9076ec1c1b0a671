package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClassArchiveTest {
  @Test
  void jvm_shutdown_does_not_wait_for_a_node_that_never_ends() {
    assertThat(ClassArchive.endsWithin(Duration.ofMillis(10), new CompletableFuture<>())).isFalse();
  }

  @Test
  void only_a_node_that_ended_normally_writes_an_archive() {
    Duration enough = Duration.ofMinutes(1);

    assertThat(ClassArchive.endsWithin(enough, CompletableFuture.completedFuture("done"))).isTrue();
    assertThat(
            ClassArchive.endsWithin(
                enough, CompletableFuture.failedFuture(new IllegalStateException("disk"))))
        .isFalse();
  }
}
