package io.virta.actors.topic;

import io.virta.actors.model.Region;
import java.util.Optional;

/**
 * How a listener names a topic, as it wrote it: {@code [region/]kind[:arguments]}, for example
 * {@code eu-west-1/tail:orders}. The arguments are those of the kind.
 */
public record TopicName(String text) {
  /** Checks the text and its region; whether a topic has that name, {@link LiveTopics} knows. */
  public TopicName {
    // A transport may use the text as the name of an event, which a line break in it would forge.
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("a topic holds no blank: '" + text.strip() + "'");
    }
    int slash = endOfRegion(text);
    if (slash >= 0 && !Region.isValid(text.substring(0, slash))) {
      throw new IllegalArgumentException("'" + text.substring(0, slash) + "' is no region");
    }
  }

  /** The region that the listener named; empty for the standard one. */
  public Optional<Region> region() {
    int slash = endOfRegion(text);
    return slash < 0 ? Optional.empty() : Optional.of(new Region(text.substring(0, slash)));
  }

  public String kind() {
    String plain = plain();
    int colon = plain.indexOf(':');
    return colon < 0 ? plain : plain.substring(0, colon);
  }

  /** What follows the colon after the kind; empty when there is no colon. */
  public Optional<String> arguments() {
    String plain = plain();
    int colon = plain.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(plain.substring(colon + 1));
  }

  /** What {@link LiveTopic#open} throws for arguments that are not of its kind. */
  public IllegalArgumentException refused() {
    return new IllegalArgumentException("'" + text + "' is no topic");
  }

  private String plain() {
    return text.substring(endOfRegion(text) + 1);
  }

  /** The slash after the region; -1 without a region. A slash in the arguments is theirs. */
  private static int endOfRegion(String text) {
    int slash = text.indexOf('/');
    int colon = text.indexOf(':');
    return colon >= 0 && colon < slash ? -1 : slash;
  }
}
