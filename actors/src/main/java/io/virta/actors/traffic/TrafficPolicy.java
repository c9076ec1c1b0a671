package io.virta.actors.traffic;

import io.virta.actors.model.Reshard;
import io.virta.actors.traffic.ScalingDecision.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Proposes splits and merges from the traffic of a stream.
 *
 * <ul>
 *   <li>Every hot shard is split in the middle, the hottest first, up to the maximum number of
 *       shards. A shard with a nearly idle sibling is not split: it is hot because of one partition
 *       key, which no split can divide.
 *   <li>When no shard is hot, neighbours that are cold together are merged, down to the minimum
 *       number of shards.
 * </ul>
 */
public final class TrafficPolicy {
  /** If a shard has less than this share of its sibling's traffic, the sibling has a hot key. */
  private static final double IDLE_SIBLING_SHARE = 0.05;

  private final TrafficSettings settings;

  public TrafficPolicy(TrafficSettings settings) {
    this.settings = settings;
  }

  /** A proposed reshard with the measured load as its reason. */
  public record Proposal(Kind kind, Reshard reshard, String reason) {}

  /**
   * Proposes a reshard for these shards, if they need one.
   *
   * @param open all open shards of the stream, in the order of their hash key ranges
   */
  public Optional<Proposal> propose(List<ShardLoad> open) {
    return open.stream().anyMatch(this::isHot) ? splitHot(open) : mergeCold(open);
  }

  private boolean isHot(ShardLoad load) {
    return load.use() > settings.hotShare() && load.hotFor().compareTo(settings.hotAfter()) >= 0;
  }

  private Optional<Proposal> splitHot(List<ShardLoad> open) {
    List<ShardLoad> chosen =
        open.stream()
            .filter(this::isHot)
            .filter(load -> !hasIdleSibling(load, open))
            .sorted(Comparator.comparingDouble(ShardLoad::use).reversed())
            .limit(Math.max(0, settings.shardsMax() - open.size()))
            .toList();
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Proposal(
            Kind.SPLIT,
            new Reshard.SplitHot(chosen.stream().map(load -> load.shard().id()).toList()),
            "hot for %s: %s".formatted(seconds(settings.hotAfter()), uses(chosen))));
  }

  private static boolean hasIdleSibling(ShardLoad load, List<ShardLoad> open) {
    return load.shard().parents().size() == 1
        && open.stream()
            .filter(other -> !other.shard().id().equals(load.shard().id()))
            .filter(other -> other.shard().parents().equals(load.shard().parents()))
            .anyMatch(sibling -> sibling.use() < IDLE_SIBLING_SHARE * load.use());
  }

  private Optional<Proposal> mergeCold(List<ShardLoad> open) {
    List<Reshard.Merge> pairs = new ArrayList<>();
    List<ShardLoad> chosen = new ArrayList<>();
    int fewer = open.size() - settings.shardsMin();
    for (int i = 1; i < open.size() && pairs.size() < fewer; i++) {
      ShardLoad first = open.get(i - 1);
      ShardLoad second = open.get(i);
      if (areCold(first, second)) {
        pairs.add(new Reshard.Merge(first.shard().id(), second.shard().id()));
        chosen.add(first);
        chosen.add(second);
        i++; // neither may be in another pair
      }
    }
    return pairs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Proposal(
                Kind.MERGE,
                new Reshard.MergeCold(pairs),
                "cold for %s: %s".formatted(seconds(settings.coldAfter()), uses(chosen))));
  }

  private boolean areCold(ShardLoad first, ShardLoad second) {
    return first.use() + second.use() < settings.coldShare()
        && first.coldFor().compareTo(settings.coldAfter()) >= 0
        && second.coldFor().compareTo(settings.coldAfter()) >= 0;
  }

  private static String uses(List<ShardLoad> loads) {
    return loads.stream()
        .map(load -> String.format(Locale.ROOT, "%s %.0f%%", load.shard().id(), load.use() * 100))
        .collect(Collectors.joining(", "));
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
