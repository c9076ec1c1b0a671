package io.virta.actors.model;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of the consumers that are registered with a stream. */
public sealed interface ConsumerChange extends StreamChange {
  String name();

  /**
   * Makes a consumer; its status is CREATING for a while.
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

  /** Removes a consumer; its status is DELETING for a while. */
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

  /** Says who else may use the consumer; null for nobody. */
  record SetConsumerPolicy(String name, @Nullable String policy) implements ConsumerChange {}
}
