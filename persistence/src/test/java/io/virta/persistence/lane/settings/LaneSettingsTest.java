package io.virta.persistence.lane.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneSettingsTest {
  private static int openSegmentsMax(String setting, long filesMax) {
    return LaneSettings.openSegmentsMax(
        "records", ConfigFactory.parseString("open-segments-max = " + setting), filesMax);
  }

  @ParameterizedTest
  @CsvSource({"auto, 64, 8", "auto, 1024, 64", "auto, 1048576, 512", "1, 4, 1", "256, 1024, 256"})
  void old_segments_get_a_share_of_the_file_limit(String setting, long filesMax, int open) {
    assertThat(openSegmentsMax(setting, filesMax)).isEqualTo(open);
  }

  @Test
  void rejects_a_number_that_leaves_no_files_for_others() {
    assertThatThrownBy(() -> openSegmentsMax("257", 1024))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "lane records: open-segments-max must be at most 256, a quarter of the 1024 files that"
                + " this process may have open (ulimit -n), not 257");
  }
}
