package io.virta.http.server;

import io.virta.actors.model.AccountId;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Finds out who sent a request. Safe for any thread. */
public interface Credentials {

  /**
   * The account that a request acts for.
   *
   * @throws io.virta.http.wire.WireException when the request is not or not rightly signed
   */
  AccountId accountOf(HttpRequest request, byte[] body);
}
