package io.virta.actors.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for changing tags of a stream or consumer, with the error texts of AWS. */
public final class Tags {
  private static final Pattern INVALID =
      Pattern.compile("[^\\u00C0-\\u1FFF\\u2C00-\\uD7FF\\w./\\-=+_ @%:]");
  private static final String RESERVED_PREFIX = "aws:"; // case-insensitive

  private Tags() {}

  /**
   * Returns all tags after some were added.
   *
   * @throws VirtaException if a tag has an invalid character or a reserved key, or there would be
   *     more than {@link StreamProperties#TAGS_MAX}
   */
  public static Map<String, String> add(
      StreamKey stream, Map<String, String> now, Map<String, String> added) {
    requireCharacters(stream, "add tags to", added.keySet());
    requireCharacters(stream, "add tags to", added.values());
    requireUnreserved(added.keySet());
    Map<String, String> all = new HashMap<>(now);
    all.putAll(added);
    if (all.size() > StreamProperties.TAGS_MAX) {
      throw VirtaException.invalidArgument(
          "Failed to add tags to stream %s under account %s because a given stream cannot have more than %d tags associated with it."
              .formatted(stream.name(), stream.account(), StreamProperties.TAGS_MAX));
    }
    return all;
  }

  /**
   * Returns all tags except those.
   *
   * @throws VirtaException if a key is reserved or has an invalid character
   */
  public static Map<String, String> remove(
      StreamKey stream, Map<String, String> now, Set<String> keys) {
    requireCharacters(stream, "remove tags from", keys);
    requireUnreserved(keys);
    Map<String, String> rest = new HashMap<>(now);
    rest.keySet().removeAll(keys);
    return rest;
  }

  /**
   * Checks the characters as AWS does: its first text lists the percent sign as valid, yet the sign
   * is refused.
   */
  private static void requireCharacters(StreamKey stream, String doing, Collection<String> texts) {
    if (texts.stream().anyMatch(text -> INVALID.matcher(text).find())) {
      throw VirtaException.invalidArgument(
          "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white"
              + " space, _ . / = + - % @ :.");
    }
    if (texts.stream().anyMatch(text -> text.indexOf('%') >= 0)) {
      throw VirtaException.invalidArgument(
          "Failed to %s stream %s under account %s because some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'."
              .formatted(doing, stream.name(), stream.account()));
    }
  }

  private static void requireUnreserved(Collection<String> keys) {
    int length = RESERVED_PREFIX.length();
    if (keys.stream().anyMatch(key -> key.regionMatches(true, 0, RESERVED_PREFIX, 0, length))) {
      throw VirtaException.invalidArgument(
          "aws: prefixed tag key names are not allowed for external use.");
    }
  }
}
