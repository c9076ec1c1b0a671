package io.virta.dashboards;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Replaces the console on a node that requires signed requests, because the console shows records
 * and a browser cannot sign. Answers every {@code GET} with status 401 and the reason in one line.
 */
public final class ClosedConsole {
  private static final String WHY =
      "The console is disabled: it shows records, and requests to this node must be signed (a"
          + " credentials file is in use).";
  // A scheme unknown to browsers, so that they do not ask for a password.
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
