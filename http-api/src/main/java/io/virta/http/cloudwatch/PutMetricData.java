package io.virta.http.cloudwatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.virta.actors.model.Namespace;
import io.virta.http.aws.service.QueryForm;
import io.virta.http.aws.wire.Dialect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads PutMetricData and passes all data to a sink, or none if any of it is invalid. Safe for any
 * thread.
 */
public final class PutMetricData {
  /** Sources: PutMetricData in the API reference of CloudWatch. */
  private static final int DATA_MAX = 1000;

  private static final int DIMENSIONS_MAX = 30;
  private static final int VALUES_MAX = 150;
  private static final int NAME_CHARS_MAX = 255;
  private static final int DIMENSION_CHARS_MAX = 1024;

  private final ObjectMapper json =
      new ObjectMapper(
          JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build());
  private final ObjectMapper cbor =
      new ObjectMapper(
          CBORFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build());
  private final MetricSink sink;

  public PutMetricData(MetricSink sink) {
    this.sink = sink;
  }

  /** Takes a request of the protocol Smithy RPC v2 CBOR. */
  public void takeCbor(Namespace client, byte[] body) {
    take(client, parse(cbor, Dialect.CBOR, body));
  }

  /** Takes a request in AWS JSON. */
  public void takeJson(Namespace client, byte[] body) {
    take(client, parse(json, Dialect.JSON, body));
  }

  /** Takes a request of the query protocol. */
  public void takeForm(Namespace client, QueryForm form) {
    take(client, form.tree());
  }

  private static JsonNode parse(ObjectMapper mapper, Dialect dialect, byte[] body) {
    try {
      JsonNode tree = mapper.readTree(body);
      if (tree.isObject() && !dialect.isOverlong(body)) {
        return tree;
      }
    } catch (IOException malformed) {
      // Refused below.
    }
    throw new CloudWatchException("SerializationException", "The request body cannot be read.");
  }

  private void take(Namespace client, JsonNode request) {
    String namespace = text(request, "Namespace", NAME_CHARS_MAX);
    if (namespace.startsWith("AWS/")) {
      throw CloudWatchException.invalid("The value AWS/ for parameter Namespace is invalid.");
    }
    List<MetricDatum> data = new ArrayList<>();
    for (JsonNode datum : members(request.path("MetricData"), DATA_MAX, "MetricData")) {
      data.add(datum(namespace, datum));
    }
    if (data.isEmpty()) {
      throw CloudWatchException.missing("MetricData");
    }
    data.forEach(datum -> sink.take(client, datum));
  }

  private static MetricDatum datum(String namespace, JsonNode datum) {
    String name = text(datum, "MetricName", NAME_CHARS_MAX);
    Map<String, String> dimensions = new HashMap<>();
    for (JsonNode dimension :
        members(datum.path("Dimensions"), DIMENSIONS_MAX, "MetricData.member.N.Dimensions")) {
      dimensions.put(
          text(dimension, "Name", NAME_CHARS_MAX), text(dimension, "Value", DIMENSION_CHARS_MAX));
    }
    String unit = datum.hasNonNull("Unit") ? text(datum, "Unit", NAME_CHARS_MAX) : "None";
    Samples samples = samples(datum);
    return new MetricDatum(
        namespace,
        name,
        dimensions,
        unit,
        samples.count,
        samples.sum,
        samples.minimum,
        samples.maximum);
  }

  /** Reads a value, a statistic set, or values with their counts. */
  private static Samples samples(JsonNode datum) {
    Samples samples = new Samples();
    JsonNode set = datum.path("StatisticValues");
    List<JsonNode> values = members(datum.path("Values"), VALUES_MAX, "MetricData.member.N.Values");
    if (set.isObject()) {
      samples.count = number(set, "SampleCount");
      samples.sum = number(set, "Sum");
      samples.minimum = number(set, "Minimum");
      samples.maximum = number(set, "Maximum");
    } else if (!values.isEmpty()) {
      List<JsonNode> counts =
          members(datum.path("Counts"), VALUES_MAX, "MetricData.member.N.Counts");
      if (!counts.isEmpty() && counts.size() != values.size()) {
        throw CloudWatchException.invalid(
            "The parameters MetricData.member.N.Values and MetricData.member.N.Counts must be of"
                + " the same size.");
      }
      for (int i = 0; i < values.size(); i++) {
        samples.add(
            number(values.get(i), "Values"),
            counts.isEmpty() ? 1 : number(counts.get(i), "Counts"));
      }
    } else {
      samples.add(number(datum, "Value"), 1);
    }
    if (samples.count < 0) {
      throw CloudWatchException.invalid("The parameter SampleCount must not be negative.");
    }
    return samples;
  }

  /** Aggregates samples. */
  private static final class Samples {
    private double count;
    private double sum;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    void add(double value, double times) {
      count += times;
      sum += value * times;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    }
  }

  /** Returns the elements of a list, in the form of any of the protocols. */
  private static List<JsonNode> members(JsonNode list, int max, String parameter) {
    JsonNode members = list.has("member") ? list.get("member") : list;
    if (members.size() > max) {
      throw CloudWatchException.invalid(
          "The collection %s must not have a size greater than %d.".formatted(parameter, max));
    }
    List<JsonNode> elements = new ArrayList<>();
    members.forEach(elements::add);
    return elements;
  }

  private static String text(JsonNode object, String name, int charsMax) {
    JsonNode value = object.get(name);
    if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
      throw CloudWatchException.missing(name);
    }
    if (value.textValue().length() > charsMax) {
      throw CloudWatchException.invalid(
          "The parameter %s must be shorter than %d characters.".formatted(name, charsMax + 1));
    }
    return value.textValue();
  }

  private static double number(JsonNode object, String name) {
    JsonNode value = object.isObject() ? object.get(name) : object;
    if (value == null || value.isNull()) {
      throw CloudWatchException.missing(name);
    }
    Double number = numberOf(value);
    if (number == null || number.isNaN() || number.isInfinite()) {
      throw CloudWatchException.invalid(
          "The value %s for parameter %s is invalid.".formatted(value.asText(), name));
    }
    return number;
  }

  private static @Nullable Double numberOf(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    try {
      return value.isTextual() ? Double.valueOf(value.textValue()) : null;
    } catch (NumberFormatException malformed) {
      return null;
    }
  }
}
