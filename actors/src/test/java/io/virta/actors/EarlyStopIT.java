package io.virta.actors;

import static io.virta.actors.LocalNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamSpec;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A node that is stopped before its actors have found their places. */
class EarlyStopIT extends OnLocalNode {
  @Test
  void ends_without_waiting_for_a_time_out_of_its_regions() {
    for (int account = 1; account <= 20; account++) {
      await(
          virta
              .forAccount(new AccountId("%012d".formatted(account)))
              .createStream("s", StreamSpec.provisioned(1)));
    }
    Logger regions = (Logger) LoggerFactory.getLogger("org.apache.pekko.cluster.sharding");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    regions.addAppender(lines);
    try {
      restart(Map.of());
      node.close();
    } finally {
      regions.detachAppender(lines);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("shutdown of shard region timed out"));
  }
}
