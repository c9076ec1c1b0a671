package io.virta.processors.graph;

import io.virta.processors.error.Policy;
import java.util.List;

/**
 * A stage of a topology.
 *
 * @param no its place in {@link Topology#stages}
 * @param name unique in the topology, for people: the words that lead to it, such as {@code orders
 *     > filter > map}
 * @param from the stages whose events it takes; all have lower numbers
 * @param onError what happens when it fails for an event
 */
public record Stage(int no, String name, List<Integer> from, Work work, Policy onError) {}
