package io.virta.http.cloudwatch;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Some samples of one metric.
 *
 * @param dimensions by name
 * @param unit as CloudWatch spells it; None when the client said nothing
 * @param samples 0 or more
 */
public record MetricDatum(
    String namespace,
    String name,
    Map<String, String> dimensions,
    String unit,
    double samples,
    double sum,
    double minimum,
    double maximum) {

  public MetricDatum {
    dimensions = Collections.unmodifiableMap(new TreeMap<>(dimensions));
  }
}
