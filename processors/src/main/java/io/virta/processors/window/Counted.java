package io.virta.processors.window;

import io.virta.processors.CountWindow;

/** Windows of that number of events. */
public record Counted(int events) implements CountWindow {
  public Counted {
    if (events < 1) {
      throw new IllegalArgumentException("a window has 1 event or more, not " + events);
    }
  }
}
