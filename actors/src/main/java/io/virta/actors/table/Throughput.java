package io.virta.actors.table;

/** Capacity as the client asked for it; kept and shown, never enforced. Both 0 for on-demand. */
public record Throughput(long readUnits, long writeUnits) {
  public static final Throughput ON_DEMAND = new Throughput(0, 0);
}
