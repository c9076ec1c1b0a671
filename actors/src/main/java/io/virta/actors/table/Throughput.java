package io.virta.actors.table;

/**
 * The capacity that the client requested; stored and described, never enforced. Both values are 0
 * for on-demand tables.
 */
public record Throughput(long readUnits, long writeUnits) {
  public static final Throughput ON_DEMAND = new Throughput(0, 0);
}
