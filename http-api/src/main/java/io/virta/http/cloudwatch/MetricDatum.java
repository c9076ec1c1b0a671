package io.virta.http.cloudwatch;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A number of samples of one metric.
 *
 * @param dimensions the dimension values by name
 * @param unit the unit in CloudWatch's spelling; None if the client sent none
 * @param samples the number of samples, 0 or more
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
