package io.virta.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.region.Regions;
import io.virta.http.cloudwatch.MetricDatum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceivedMetricsTest {
  private final ReceivedMetrics metrics = new ReceivedMetrics(Regions.one("us-east-1"), 3);

  private static MetricDatum datum(String metric, Map<String, String> dimensions, double value) {
    return new MetricDatum("KPL", metric, dimensions, "None", 1, value, value, value);
  }

  private void take(Map<String, String> dimensions, double value) {
    metrics.take(Namespace.DEFAULT, datum("Time", dimensions, value));
  }

  /** Returns the samples of a family in Prometheus format. */
  private List<String> samples(String family) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(page, metrics.collect(), EscapingScheme.UNDERSCORE_ESCAPING);
    return page.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(family))
        .toList();
  }

  private static String series(String dimensions, String metric) {
    return "{account=\"000000000000\",%smetric=\"%s\",namespace=\"KPL\",region=\"us-east-1\",unit=\"None\"} "
        .formatted(dimensions, metric);
  }

  @Test
  void merge_dimensions_whose_labels_have_the_same_name_into_one_series() throws Exception {
    take(Map.of("A.B", "x"), 2);
    take(Map.of("A-B", "x"), 3);
    take(Map.of("A:B", "x"), 5);

    String series = series("dimension_A_B=\"x\",", "Time");
    assertThat(samples("cloudwatch_metric_samples_total"))
        .containsExactly("cloudwatch_metric_samples_total" + series + "3.0");
    assertThat(samples("cloudwatch_metric_sum_total"))
        .containsExactly("cloudwatch_metric_sum_total" + series + "10.0");
    assertThat(samples("cloudwatch_metric_maximum"))
        .containsExactly("cloudwatch_metric_maximum" + series + "5.0");
  }

  @Test
  void keep_the_last_of_the_dimensions_of_a_datum_whose_labels_have_the_same_name()
      throws Exception {
    take(Map.of("A-B", "x", "A.B", "y"), 2);
    take(Map.of("A.B", "y"), 3);

    assertThat(samples("cloudwatch_metric_sum_total"))
        .containsExactly(
            "cloudwatch_metric_sum_total" + series("dimension_A_B=\"y\",", "Time") + "5.0");
  }

  @Test
  void distinguish_metrics_whose_names_differ_only_in_symbols() throws Exception {
    metrics.take(Namespace.DEFAULT, datum("Put.Time", Map.of(), 2));
    metrics.take(Namespace.DEFAULT, datum("Put-Time", Map.of(), 3));

    assertThat(samples("cloudwatch_metric_sum_total"))
        .containsExactlyInAnyOrder(
            "cloudwatch_metric_sum_total" + series("", "Put.Time") + "2.0",
            "cloudwatch_metric_sum_total" + series("", "Put-Time") + "3.0");
  }

  @Test
  void treat_the_home_region_with_and_without_its_name_as_one() throws Exception {
    metrics.take(Namespace.DEFAULT, datum("Time", Map.of(), 2));
    metrics.take(
        new Namespace(AccountId.DEFAULT, new Region("us-east-1")), datum("Time", Map.of(), 3));

    assertThat(samples("cloudwatch_metric_sum_total"))
        .containsExactly("cloudwatch_metric_sum_total" + series("", "Time") + "5.0");
  }

  @Test
  void omit_negative_sums_because_a_counter_must_not_decrease() throws Exception {
    take(Map.of(), 5);
    take(Map.of(), -3);
    assertThat(samples("cloudwatch_metric_sum_total")).singleElement().asString().endsWith(" 5.0");

    take(Map.of(), 1);
    assertThat(samples("cloudwatch_metric_sum_total")).singleElement().asString().endsWith(" 6.0");
    take(Map.of(), -2);
    assertThat(samples("cloudwatch_metric_minimum")).singleElement().asString().endsWith(" -2.0");
    assertThat(samples("cloudwatch_metric_samples_total"))
        .singleElement()
        .asString()
        .endsWith(" 4.0");
  }

  @Test
  void drop_the_least_recently_updated_series() throws Exception {
    take(Map.of("shard", "1"), 1);
    take(Map.of("shard", "2"), 1);
    take(Map.of("shard", "3"), 1);
    take(Map.of("shard", "1"), 1);
    take(Map.of("shard", "4"), 1);

    assertThat(samples("cloudwatch_metric_sum_total"))
        .noneMatch(line -> line.contains("dimension_shard=\"2\""))
        .hasSize(3);
    assertThat(samples("cloudwatch_series_forgotten_total"))
        .containsExactly("cloudwatch_series_forgotten_total 1.0");
  }
}
