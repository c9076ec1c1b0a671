package io.virta.node.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in columns, each as wide as its widest cell. A row is always one line; line ends in cells
 * are escaped.
 */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  void row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
  }

  void print(Output out) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)))).append(GAP);
      }
      out.line(line.toString().stripTrailing());
    }
  }

  /** Returns the width of the cell on a terminal, including escapes. */
  private static int width(String cell) {
    return VisibleText.of(cell).length();
  }
}
