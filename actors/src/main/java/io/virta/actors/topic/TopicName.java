package io.virta.actors.topic;

import io.virta.actors.model.Region;
import java.util.Optional;

/**
 * The name of a topic as a listener wrote it: {@code [region/]kind[:arguments]}, for example {@code
 * eu-west-1/tail:orders}. The kind determines the meaning of the arguments.
 */
public record TopicName(String text) {
  /** Checks the text and its region; {@link LiveTopics} checks whether such a topic exists. */
  public TopicName {
    // A transport may use the text as an event name, where a line break could forge another event.
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("a topic must not contain blanks: '" + text.strip() + "'");
    }
    int slash = endOfRegion(text);
    if (slash >= 0 && !Region.isValid(text.substring(0, slash))) {
      throw new IllegalArgumentException("'" + text.substring(0, slash) + "' is not a region");
    }
  }

  /** Returns the region in the name; empty for the standard one. */
  public Optional<Region> region() {
    int slash = endOfRegion(text);
    return slash < 0 ? Optional.empty() : Optional.of(new Region(text.substring(0, slash)));
  }

  public String kind() {
    String plain = plain();
    int colon = plain.indexOf(':');
    return colon < 0 ? plain : plain.substring(0, colon);
  }

  /** Returns the text after the colon that follows the kind; empty when there is no colon. */
  public Optional<String> arguments() {
    String plain = plain();
    int colon = plain.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(plain.substring(colon + 1));
  }

  /** Returns the exception that {@link LiveTopic#open} throws for invalid arguments. */
  public IllegalArgumentException refused() {
    return new IllegalArgumentException("'" + text + "' is no topic");
  }

  private String plain() {
    return text.substring(endOfRegion(text) + 1);
  }

  /**
   * Returns the index of the slash after the region; -1 without a region. A slash in the arguments
   * does not count.
   */
  private static int endOfRegion(String text) {
    int slash = text.indexOf('/');
    int colon = text.indexOf(':');
    return colon >= 0 && colon < slash ? -1 : slash;
  }
}
