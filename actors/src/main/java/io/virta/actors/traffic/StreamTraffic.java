package io.virta.actors.traffic;

import io.virta.actors.figures.ShardCounters;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The traffic of one stream on this node, measured at intervals. Not thread safe. */
public final class StreamTraffic {
  private final TrafficSettings settings;
  private final Map<ShardId, TrafficMeter> meters = new HashMap<>();

  public StreamTraffic(TrafficSettings settings) {
    this.settings = settings;
  }

  /**
   * Measures the loads of the open shards, in the order of their hash key ranges. A shard that has
   * not been in memory on this node has no counters and no traffic.
   */
  public List<ShardLoad> look(ShardMap map, StreamCounters counters, long nowMillis) {
    Map<ShardId, ShardCounters> known = new HashMap<>();
    counters.shards().forEach(shard -> known.put(shard.shard().shard(), shard));
    List<ShardLoad> loads = new ArrayList<>();
    for (int i = 0; i < map.openCount(); i++) {
      Shard shard = map.open(i);
      Taken taken = Taken.by(known.get(shard.id()));
      TrafficMeter meter =
          meters.computeIfAbsent(shard.id(), id -> new TrafficMeter(settings, taken, nowMillis));
      meter.look(taken, nowMillis);
      loads.add(meter.load(shard));
    }
    meters.keySet().removeIf(id -> loads.stream().noneMatch(load -> load.shard().id().equals(id)));
    return loads;
  }
}
