package io.virta.actors.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficMeterTest {
  private static final Shard SHARD =
      Shard.first(new ShardId(0), HashKeyRange.divide(1).get(0), 1_000);

  private final TrafficSettings settings =
      TrafficSettings.from(ConfigFactory.load().getConfig("virta.on-demand"));

  @Test
  void keeps_measuring_when_the_clock_is_set_back() {
    TrafficMeter meter = new TrafficMeter(settings, new Taken(0, 0), 10_000_000);
    meter.look(new Taken(10_000, 0), 10_005_000);
    assertThat(meter.load(SHARD).hotFor()).isEqualTo(Duration.ofSeconds(5));

    meter.look(new Taken(20_000, 0), 10_005_000 - 3_600_000);
    meter.look(new Taken(30_000, 0), 10_010_000 - 3_600_000);

    assertThat(meter.load(SHARD).use()).isGreaterThan(1);
    assertThat(meter.load(SHARD).hotFor()).isEqualTo(Duration.ofSeconds(10));
  }
}
