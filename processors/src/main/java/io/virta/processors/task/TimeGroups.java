package io.virta.processors.task;

import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;
import io.virta.processors.graph.Work;
import io.virta.processors.time.ShardTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The inputs of a task whose shards have a watermark together, because events of both reach the
 * same windows. An input whose events only reach windows of their own shard is in no group.
 */
final class TimeGroups {
  private final Topology topology;

  /** By the names of the inputs. */
  private final Map<String, TimeGroup> groups = new HashMap<>();

  TimeGroups(Topology topology) {
    this.topology = topology;
    for (Stage stage : topology.stages()) {
      if (stage.work() instanceof Work.WindowAggregate aggregate && !aggregate.byShard()) {
        join(topology.inputsOf(stage));
      }
    }
  }

  /** Puts inputs, and those that are in a group with one of them, into one group. */
  private void join(Set<Stage> inputs) {
    TimeGroup joined = new TimeGroup();
    for (Stage input : inputs) {
      TimeGroup earlier = groups.get(input.name());
      if (earlier == null) {
        groups.put(input.name(), joined);
      } else {
        groups.replaceAll((name, group) -> group == earlier ? joined : group);
      }
    }
  }

  Optional<TimeGroup> of(Stage input) {
    return Optional.ofNullable(groups.get(input.name()));
  }

  /** Returns whether each window of that state belongs to a shard of that input. */
  boolean isByShardOf(String state, Stage input) {
    return topology.stages().stream()
        .anyMatch(
            stage ->
                stage.work() instanceof Work.WindowAggregate aggregate
                    && aggregate.id().equals(state)
                    && aggregate.byShard()
                    && topology.inputsOf(stage).contains(input));
  }

  /** Returns the time up to which shards of an input may advance without a record. */
  long limitOf(String input) {
    TimeGroup group = groups.get(input);
    return group == null ? Long.MAX_VALUE : group.limit();
  }

  /** Returns the lowest watermark of the shards whose events reach that stage. */
  long watermarkOf(Stage stage) {
    for (Stage input : topology.inputsOf(stage)) {
      TimeGroup group = groups.get(input.name());
      if (group != null) {
        return group.watermark();
      }
    }
    return ShardTime.NONE;
  }
}
