package io.virta.dashboards.live;

import io.virta.actors.model.Region;
import io.virta.dashboards.tail.TextFilter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a listener asked to be told. Its text is the name of its events:
 *
 * <pre>
 * streams                    the first page of streams in the order of their names, with rates
 * streams:records:2:order    the second page of those whose names hold "order" (percent-encoded),
 *                            the one with the most records per second first
 * shards:orders              the shards of a stream, with rates
 * tail:orders                records of a stream as they come
 * tail:orders:price%20eur    only those that hold both words (percent-encoded)
 * shards:virta/orders        the same of an internal stream, as with tails
 * eu-west-1/tail:orders      the same of another region than the standard one, as with all topics
 * </pre>
 */
public sealed interface Topic {
  /** Most topics that one connection carries: a handful of tabs. */
  int PER_LISTENER_MAX = 24;

  /** As the listener wrote it. */
  String text();

  /** The region that the listener named; empty for the standard one. */
  default String region() {
    return regionOf(text());
  }

  private static String regionOf(String text) {
    int slash = text.indexOf('/');
    int colon = text.indexOf(':');
    return slash < 0 || (colon >= 0 && colon < slash) ? "" : text.substring(0, slash);
  }

  /** A page of the list of streams. */
  record StreamList(String text, StreamsQuery query) implements Topic {}

  /** The shards of one stream. */
  record ShardsOf(String text, ShownName stream) implements Topic {}

  /** The records of one stream. */
  record TailOf(String text, ShownName stream, TextFilter filter) implements Topic {}

  /**
   * Reads topics that are separated by commas.
   *
   * @throws IllegalArgumentException naming the first that is none
   */
  static List<Topic> parseAll(String texts) {
    List<Topic> topics = new ArrayList<>();
    for (String text : texts.split(",", PER_LISTENER_MAX + 1)) {
      topics.add(parse(text));
    }
    if (topics.size() > PER_LISTENER_MAX) {
      throw new IllegalArgumentException("at most " + PER_LISTENER_MAX + " topics at a time");
    }
    return topics;
  }

  private static Topic parse(String text) {
    // The text becomes the name of an event: a line break in it would forge another.
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("a topic holds no blank: '" + text.strip() + "'");
    }
    String region = regionOf(text);
    if (!region.isEmpty() && !Region.isValid(region)) {
      throw new IllegalArgumentException("'" + region + "' is no region");
    }
    String plain = region.isEmpty() ? text : text.substring(region.length() + 1);
    if (plain.equals("streams")) {
      return new StreamList(text, StreamsQuery.FIRST);
    }
    if (plain.startsWith("streams:")) {
      return new StreamList(text, query(plain));
    }
    String[] parts = plain.split(":", 3);
    if (parts.length > 1 && ShownName.isValid(parts[1])) {
      ShownName stream = ShownName.parse(parts[1]);
      if (parts[0].equals("shards") && parts.length == 2) {
        return new ShardsOf(text, stream);
      }
      if (parts[0].equals("tail")) {
        String filter = parts.length == 3 ? parts[2] : "";
        return new TailOf(
            text, stream, TextFilter.of(URLDecoder.decode(filter, StandardCharsets.UTF_8)));
      }
    }
    throw notATopic(text);
  }

  private static StreamsQuery query(String plain) {
    String[] parts = plain.split(":", -1);
    if (parts.length != 4 || !parts[2].matches("\\d{1,9}")) {
      throw notATopic(plain);
    }
    return new StreamsQuery(
        StreamsQuery.Sort.of(parts[1]),
        Integer.parseInt(parts[2]),
        URLDecoder.decode(parts[3], StandardCharsets.UTF_8));
  }

  private static IllegalArgumentException notATopic(String text) {
    return new IllegalArgumentException("'" + text + "' is no topic");
  }
}
