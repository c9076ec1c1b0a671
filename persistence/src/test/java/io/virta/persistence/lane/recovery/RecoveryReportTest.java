package io.virta.persistence.lane.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RecoveryReportTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RecoveryReport.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long nanos;

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void a_slow_recovery_logs_its_progress_every_few_seconds() {
    RecoveryReport report = new RecoveryReport("data/records", 40, () -> nanos);
    for (int segment = 1; segment <= 40; segment++) {
      nanos += TimeUnit.SECONDS.toNanos(1);
      report.recovered(segment);
    }

    assertThat(lines.list).hasSizeBetween(5, 20);
    assertThat(lines.list.get(0).getFormattedMessage())
        .isEqualTo("Recovering the log in data/records: 3 of 40 segments");
  }

  @Test
  void a_fast_recovery_logs_nothing() {
    RecoveryReport report = new RecoveryReport("data/records", 40, () -> nanos);
    for (int segment = 1; segment <= 40; segment++) {
      report.recovered(segment);
    }

    assertThat(lines.list).isEmpty();
  }
}
