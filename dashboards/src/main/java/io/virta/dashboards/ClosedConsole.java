package io.virta.dashboards;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Stands in for the console on a node whose requests must be signed: a browser cannot sign, and the
 * console shows records. Answers every {@code GET} with status 401 and one line that says why.
 */
public final class ClosedConsole {
  private static final String WHY =
      "The console is closed: it shows records, and requests to this node must be signed (a"
          + " credentials file is in use).";
  // A scheme that browsers do not know, so that none asks for a password.
  private static final RawHeader CHALLENGE =
      RawHeader.create("WWW-Authenticate", "AWS4-HMAC-SHA256");
  private static final RawHeader UNCACHED = RawHeader.create("Cache-Control", "no-store");

  private ClosedConsole() {}

  public static Route route() {
    return get(() -> complete(refusal()));
  }

  private static HttpResponse refusal() {
    return HttpResponse.create()
        .withStatus(StatusCodes.UNAUTHORIZED)
        .addHeader(CHALLENGE)
        .addHeader(UNCACHED)
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, WHY + "\n");
  }
}
