package io.virta.actors.model;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of the consumers that are registered with a stream. */
public sealed interface ConsumerChange extends StreamChange {
  String name();

  /**
   * Registers a consumer; its status is CREATING at first.
   *
   * @param advantage whether the account's On-demand Advantage allows more consumers
   */
  record Register(String name, Map<String, String> tags, boolean advantage)
      implements ConsumerChange {
    public Register(String name, Map<String, String> tags) {
      this(name, tags, false);
    }

    public Register withAdvantage(boolean changed) {
      return new Register(name, tags, changed);
    }

    public Register {
      tags = Map.copyOf(tags);
    }
  }

  /** Removes a consumer; its status is DELETING until it is removed. */
  record Deregister(String name) implements ConsumerChange {}

  record TagConsumer(String name, Map<String, String> tags)
      implements ConsumerChange, TagChange.Adding {
    public TagConsumer {
      tags = Map.copyOf(tags);
    }
  }

  record UntagConsumer(String name, Set<String> keys)
      implements ConsumerChange, TagChange.Removing {
    public UntagConsumer {
      keys = Set.copyOf(keys);
    }
  }

  /** Sets the resource policy of the consumer; null removes it. */
  record SetConsumerPolicy(String name, @Nullable String policy) implements ConsumerChange {}
}
