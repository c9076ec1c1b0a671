package io.virta.http.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virta.actors.LeaseTables;
import io.virta.actors.item.AttributePath;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.table.ItemPage;
import io.virta.actors.table.PageRequest;
import io.virta.actors.table.PageRequest.KeyCondition;
import io.virta.actors.table.PageRequest.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Scan and Query. All reads are strongly consistent. */
final class Pages {
  /** Source: Scan, TotalSegments. */
  private static final int SEGMENTS_MAX = 1_000_000;

  private final LeaseTables tables;

  Pages(LeaseTables tables) {
    this.tables = tables;
  }

  CompletionStage<ObjectNode> scan(TableScope scope, Input input) {
    Request request = new Request(input);
    boolean segmented = input.has("TotalSegments") || input.has("Segment");
    if (segmented && !(input.has("TotalSegments") && input.has("Segment"))) {
      String missing = input.has("Segment") ? "TotalSegments" : "Segment";
      String given = input.has("Segment") ? "Segment" : "TotalSegments";
      throw DynamoDbException.validation(
          "The %s parameter is required but was not present in the request when %s parameter is present"
              .formatted(missing, given));
    }
    int segments = (int) input.number("TotalSegments", 1, 1, SEGMENTS_MAX);
    int segment = (int) input.number("Segment", 0, 0, SEGMENTS_MAX - 1);
    if (segment >= segments) {
      throw DynamoDbException.validation(
          "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: %d is not less than TotalSegments: %d"
              .formatted(segment, segments));
    }
    Condition filter = request.condition("FilterExpression", "ScanFilter");
    return page(scope, request, null, filter, segment, segments);
  }

  CompletionStage<ObjectNode> query(TableScope scope, Input input) {
    Request request = new Request(input);
    Boolean forward = input.bool("ScanIndexForward");
    Range range = new Range(keys(request), !Boolean.FALSE.equals(forward));
    Condition filter = request.condition("FilterExpression", "QueryFilter");
    return page(scope, request, range, filter, 0, 1);
  }

  private static List<KeyCondition> keys(Request request) {
    String expression = request.input().text("KeyConditionExpression");
    Map<String, JsonNode> older = request.input().members("KeyConditions");
    if (expression != null) {
      return request.expressions().keyConditions(expression);
    }
    if (older.isEmpty()) {
      throw DynamoDbException.validation(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
              + " request.");
    }
    List<KeyCondition> keys = new ArrayList<>();
    older.forEach(
        (name, json) ->
            keys.add(new KeyCondition(name, LegacyConditions.condition(name, new Input(json)))));
    return keys;
  }

  private CompletionStage<ObjectNode> page(
      TableScope scope,
      Request request,
      @Nullable Range range,
      @Nullable Condition filter,
      int segment,
      int segments) {
    Input input = request.input();
    String index = input.text("IndexName");
    boolean countOnly = countsOnly(input);
    List<AttributePath> shown = request.projection();
    request.checkAllUsed();
    if (index != null && input.isTrue("ConsistentRead")) {
      throw DynamoDbException.validation(
          "Consistent reads are not supported on global secondary indexes");
    }
    PageRequest page =
        new PageRequest(
            scope.table(input),
            index,
            range,
            filter,
            input.item("ExclusiveStartKey"),
            (int) input.number("Limit", 0, 1, Integer.MAX_VALUE),
            segment,
            segments);
    return tables.page(scope.namespace(), page).thenApply(found -> answer(found, countOnly, shown));
  }

  private static boolean countsOnly(Input input) {
    String select =
        input.word(
            "Select", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT");
    boolean specific = input.has("ProjectionExpression") || input.has("AttributesToGet");
    if (input.has("Select") && specific != select.equals("SPECIFIC_ATTRIBUTES")) {
      throw DynamoDbException.validation(
          specific
              ? "Cannot specify the AttributesToGet when choosing to get " + select
              : "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                  + " SPECIFIC_ATTRIBUTES");
    }
    return select.equals("COUNT");
  }

  private static ObjectNode answer(
      ItemPage page, boolean countOnly, @Nullable List<AttributePath> shown) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!countOnly) {
      ArrayNode items = answer.putArray("Items");
      for (Item item : page.items()) {
        items.add(AttributeJson.write(shown == null ? item : ItemProjection.of(item, shown)));
      }
    }
    answer.put("Count", page.items().size());
    answer.put("ScannedCount", page.scanned());
    Item last = page.last();
    if (last != null) {
      answer.set("LastEvaluatedKey", AttributeJson.write(last));
    }
    return answer;
  }
}
