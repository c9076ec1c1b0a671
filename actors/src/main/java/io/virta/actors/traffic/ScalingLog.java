package io.virta.actors.traffic;

import io.virta.actors.model.StreamKey;
import io.virta.actors.traffic.ScalingDecision.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The latest scaling decisions of this node, and the number of all. Safe for any thread. */
public final class ScalingLog {
  private static final int KEPT_MAX = 1_000;

  private final Deque<ScalingDecision> newestFirst = new ArrayDeque<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  public synchronized void add(ScalingDecision decision) {
    newestFirst.addFirst(decision);
    if (newestFirst.size() > KEPT_MAX) {
      newestFirst.removeLast();
    }
    counts.merge(decision.kind(), 1L, Long::sum);
  }

  /** Returns the number of decisions of that kind since the node started. */
  public synchronized long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** Returns the newest decisions about a stream, newest first. */
  public synchronized List<ScalingDecision> of(StreamKey stream, int max) {
    return newestFirst.stream()
        .filter(decision -> decision.stream().equals(stream))
        .limit(max)
        .toList();
  }
}
