package io.virta.dashboards.live;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;

/**
 * The name of a stream on the page. Names of internal streams begin with {@code virta/}, which is
 * impossible in the name of an account's stream.
 */
record ShownName(boolean internal, StreamName name) {
  private static final String INTERNAL = AccountId.INTERNAL.value() + "/";

  static ShownName of(StreamKey stream) {
    return new ShownName(stream.account().isInternal(), stream.name());
  }

  static boolean isValid(String text) {
    return StreamName.isValid(plain(text));
  }

  /**
   * Parses a stream name from the page.
   *
   * @throws io.virta.actors.model.VirtaException if it is not a valid stream name
   */
  static ShownName parse(String text) {
    return new ShownName(text.startsWith(INTERNAL), new StreamName(plain(text)));
  }

  private static String plain(String text) {
    return text.startsWith(INTERNAL) ? text.substring(INTERNAL.length()) : text;
  }

  /** Returns the namespace of the stream on a page that shows the namespace {@code shown}. */
  Namespace in(Namespace shown) {
    return internal ? shown.of(AccountId.INTERNAL) : shown;
  }

  String text() {
    return internal ? INTERNAL + name.value() : name.value();
  }
}
