package io.virta.dashboards.live;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;

/**
 * The name of a stream on the page. That of an internal stream begins with {@code virta/}, which no
 * name of an account's stream can.
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
   * Reads what a page names.
   *
   * @throws io.virta.actors.model.VirtaException when it can be no stream's
   */
  static ShownName parse(String text) {
    return new ShownName(text.startsWith(INTERNAL), new StreamName(plain(text)));
  }

  private static String plain(String text) {
    return text.startsWith(INTERNAL) ? text.substring(INTERNAL.length()) : text;
  }

  /** Where the stream is, on a page that shows {@code shown}. */
  Namespace in(Namespace shown) {
    return internal ? shown.of(AccountId.INTERNAL) : shown;
  }

  String text() {
    return internal ? INTERNAL + name.value() : name.value();
  }
}
