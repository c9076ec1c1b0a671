package io.virta.actors.table;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Comparison;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.item.Operand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items of a table or an index, in the order of keys.
 *
 * @param index null for the table itself
 * @param range which items; null for a scan of all
 * @param filter which of those to show
 * @param after the key attributes to begin behind, as a page gave them; null to begin at the start
 * @param limit most items to look at, shown or not; 0 for as many as fit a page
 * @param segment which part of a scan, from 0
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
   * The items of one partition.
   *
   * @param keys one condition for the partition key, an equality, and at most one for the sort key
   */
  public record Range(List<KeyCondition> keys, boolean forward) {
    public Range {
      keys = List.copyOf(keys);
    }
  }

  /** What must hold of an attribute that the client takes for a part of the key. */
  public record KeyCondition(String attribute, Condition condition) {

    /** The value that the attribute must equal; null for another condition. */
    public @Nullable AttributeValue equalTo() {
      return condition instanceof Condition.Compare compare
              && compare.comparison() == Comparison.EQUAL
              && compare.right() instanceof Operand.Literal literal
          ? literal.value()
          : null;
    }
  }
}
