package io.virta.http.apps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireWriter;
import io.virta.processors.app.AppDescription;
import io.virta.processors.runtime.TaskStatus;
import io.virta.processors.runtime.TaskStatus.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AppJsonTest {
  private static String json(boolean paused, @Nullable String failure, TaskStatus... tasks) {
    AppDescription app = new AppDescription("a", 2, paused, failure, List.of(tasks));
    return new String(WireWriter.write(Dialect.JSON, out -> AppJson.write(out, app)), UTF_8);
  }

  private static TaskStatus task(Phase phase, @Nullable String reason) {
    return new TaskStatus(phase, reason);
  }

  @Test
  void an_app_runs_when_all_its_tasks_do() {
    assertThat(json(false, null, task(Phase.RUNNING, null)))
        .isEqualTo(
            "{\"id\":\"a\",\"version\":2,\"status\":\"RUNNING\",\"tasks\":[{\"status\":\"RUNNING\"}]}");
  }

  @Test
  void an_app_has_the_status_and_the_reason_of_a_task_that_does_not_run() {
    assertThat(json(false, null, task(Phase.RUNNING, null), task(Phase.SUSPENDED, "poison")))
        .contains("\"status\":\"SUSPENDED\",\"reason\":\"poison\",\"tasks\"");
  }

  @Test
  void an_app_that_has_not_reached_its_task_is_starting() {
    assertThat(json(false, null, task(Phase.STOPPED, null))).contains("\"STARTING\",\"tasks\"");
  }

  @Test
  void a_pause_and_a_failure_are_those_of_the_app() {
    assertThat(json(true, null, task(Phase.STOPPED, null))).contains("\"PAUSED\",\"tasks\"");
    assertThat(json(false, "poison", task(Phase.FAILED, "a stage failed")))
        .contains("\"FAILED\",\"reason\":\"poison\"");
  }
}
