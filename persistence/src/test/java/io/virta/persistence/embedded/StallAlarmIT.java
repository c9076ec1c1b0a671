package io.virta.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.disk.ForcedDisk;
import io.virta.persistence.disk.WatchedDisk;
import io.virta.persistence.lane.settings.LaneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A disk that hangs is reported once, and once more when it resumes. */
class StallAlarmIT {
  private static final Logger logger = (Logger) LoggerFactory.getLogger(StallAlarm.class);
  private static final LaneSettings lane = LaneSettings.of("records", section());

  @TempDir Path directory;
  private final ForcedDisk.Gate gate = new ForcedDisk.Gate();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private WatchedDisk disk;
  private StallAlarm alarm;

  private static Config section() {
    return ConfigFactory.parseString("stall-alarm-after = 10 ms")
        .withFallback(ConfigFactory.load().getConfig("virta.lane.defaults"));
  }

  @BeforeEach
  void watch() throws IOException {
    disk = new WatchedDisk(ForcedDisk.of(new FileDisk(directory), gate));
    alarm = new StallAlarm(lane, disk, InstantSource.system());
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    lines.start();
  }

  @AfterEach
  void detach() {
    gate.open();
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private static CompletableFuture<Void> force(DiskFile file) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            file.force();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void logs_one_line_when_the_disk_hangs_and_one_when_it_continues() throws Exception {
    try (DiskFile file = disk.create("1.log")) {
      gate.shut();
      CompletableFuture<Void> forced = force(file);
      Awaitility.await().until(() -> alarm.stall().isPresent());
      for (int i = 0; i < 3; i++) {
        alarm.check();
      }

      assertThat(lines.list).hasSize(1);
      assertThat(lines.list.get(0).getLevel()).isEqualTo(Level.WARN);
      assertThat(lines.list.get(0).getFormattedMessage())
          .contains("since 20", "lane records in " + directory, "an fsync of 1.log");
      assertThat(forced).isNotDone();

      gate.open();
      forced.get(20, TimeUnit.SECONDS);
      for (int i = 0; i < 3; i++) {
        alarm.check();
      }

      assertThat(alarm.stall()).isEmpty();
      assertThat(lines.list).hasSize(2);
      assertThat(lines.list.get(1).getLevel()).isEqualTo(Level.INFO);
      assertThat(lines.list.get(1).getFormattedMessage())
          .contains("lane records continues: an fsync of 1.log");
    }
  }

  @Test
  void logs_nothing_while_no_operation_is_in_progress() throws Exception {
    try (DiskFile file = disk.create("1.log")) {
      file.force();
      alarm.check();
    }
    assertThat(alarm.stall()).isEmpty();
    assertThat(lines.list).isEmpty();
  }
}
