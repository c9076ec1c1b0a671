package io.virta.processors.operator;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known about the event on its way through the stages, besides the event itself. */
final class Moment {
  private @Nullable Supplier<InputRecord> origin;

  /** The time of the event, epoch milliseconds. */
  long eventMillis;

  /** The watermark of the shard of the event: it decides what is late. */
  long watermark;

  /** The shard of an input that the event comes from. */
  String shard = "";

  /** The key, after the events have been keyed. */
  @Nullable Object key;

  /** Sets the record that the event comes from; for results of windows, one that describes them. */
  void origin(Supplier<InputRecord> record) {
    origin = record;
  }

  InputRecord record() {
    if (origin == null) {
      throw new IllegalStateException("no event is being processed");
    }
    return origin.get();
  }

  Object key() {
    if (key == null) {
      throw new IllegalStateException("the events have no key");
    }
    return key;
  }
}
