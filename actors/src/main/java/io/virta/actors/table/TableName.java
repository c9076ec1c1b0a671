package io.virta.actors.table;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import java.util.regex.Pattern;

/**
 * The name of a table or of an index, unique in its account or table.
 *
 * @param value 3 to 255 of a-z, A-Z, 0-9, underscore, hyphen and dot
 */
public record TableName(String value) implements Comparable<TableName> {
  private static final Pattern SHAPE = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

  public TableName {
    if (!SHAPE.matcher(value).matches()) {
      throw new VirtaException(
          ErrorCode.VALIDATION,
          "Invalid table/index name.  Table/index names must be between 3 and 255 characters long,"
              + " and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
    }
  }

  @Override
  public int compareTo(TableName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
