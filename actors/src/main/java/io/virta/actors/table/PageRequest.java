package io.virta.actors.table;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Comparison;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.item.Operand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for items of a table or an index, in the order of keys.
 *
 * @param index null for the table itself
 * @param range the range of a query; null for a scan
 * @param filter the condition on items to return; null for all
 * @param after the key attributes after which to start, from the page before; null for the first
 *     page
 * @param limit maximum number of items to examine, before filtering; 0 for as many as fit a page
 * @param segment the segment of a parallel scan, from 0
 */
public record PageRequest(
    TableName table,
    @Nullable String index,
    @Nullable Range range,
    @Nullable Condition filter,
    @Nullable Item after,
    int limit,
    int segment,
    int segments) {

  /**
   * A range of items in one partition.
   *
   * @param keys an equality condition on the partition key, and at most one condition on the sort
   *     key
   */
  public record Range(List<KeyCondition> keys, boolean forward) {
    public Range {
      keys = List.copyOf(keys);
    }
  }

  /** A condition on an attribute that the request uses as part of the key. */
  public record KeyCondition(String attribute, Condition condition) {

    /** Returns the value that the attribute must equal; null if the condition is no equality. */
    public @Nullable AttributeValue equalTo() {
      return condition instanceof Condition.Compare compare
              && compare.comparison() == Comparison.EQUAL
              && compare.right() instanceof Operand.Literal literal
          ? literal.value()
          : null;
    }
  }
}
