package io.virta.actors.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T11:00:00.123Z");

  @TempDir Path directory;

  private final RetentionClock clock =
      RetentionClock.startingNow(() -> NOW, () -> 0, Duration.ofMinutes(10));

  private Path file() {
    return directory.resolve("retention-time");
  }

  @Test
  void reads_the_time_that_was_written_last() {
    assertThat(new TrustedTime(directory).read()).isEmpty();

    new TrustedTime(directory).write(clock);

    assertThat(new TrustedTime(directory).read()).contains(NOW);
  }

  @Test
  void is_private_to_the_user_of_the_node() throws IOException {
    new TrustedTime(directory).write(clock);

    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "+1000000000-12-31T23:59:59Z"})
  void a_file_without_a_usable_time_counts_as_none_and_is_replaced(String text) throws IOException {
    Files.writeString(file(), text);

    assertThat(new TrustedTime(directory).read()).isEmpty();
    new TrustedTime(directory).write(clock);

    assertThat(new TrustedTime(directory).read()).contains(NOW);
  }
}
