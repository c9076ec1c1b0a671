package io.virta.dashboards.live;

import io.virta.dashboards.rates.Flow;

/** Rates per second as sent to a page: bytes as integers, records with one decimal. */
record FlowView(double recordsIn, long bytesIn, double recordsOut, long bytesOut, double refused) {

  static FlowView of(Flow flow) {
    return new FlowView(
        tenths(flow.recordsIn()),
        Math.round(flow.bytesIn()),
        tenths(flow.recordsOut()),
        Math.round(flow.bytesOut()),
        tenths(flow.refused()));
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
