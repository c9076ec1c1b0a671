package io.virta.dashboards.site;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.conditional;
import static org.apache.pekko.http.javadsl.server.Directives.encodeResponse;
import static org.apache.pekko.http.javadsl.server.Directives.extractUnmatchedPath;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.reject;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Serves the page's files at {@code /}. Browsers revalidate them by entity tag, except third-party
 * files, whose names contain their version. A strict content security policy prevents the page from
 * loading or running anything from elsewhere.
 */
public final class Site {
  private static final String INDEX = "index.html";

  private final WebFiles files;

  private Site(WebFiles files) {
    this.files = files;
  }

  /**
   * @param directory directory of the files; empty for the class path
   */
  public static Site of(String directory) {
    return new Site(directory.isEmpty() ? WebFiles.packaged() : WebFiles.in(directory));
  }

  public Route route() {
    return get(() -> extractUnmatchedPath(this::answer));
  }

  private Route answer(String unmatched) {
    String path = unmatched.startsWith("/") ? unmatched.substring(1) : unmatched;
    return files.find(path.isEmpty() ? INDEX : path).map(this::serve).orElseGet(() -> reject());
  }

  private Route serve(WebFile file) {
    // Weak: the tag is the same for the compressed and the uncompressed file.
    EntityTag tag = EntityTag.create(file.tag(), true);
    return encodeResponse(() -> conditional(tag, () -> complete(response(file))));
  }

  private HttpResponse response(WebFile file) {
    return HttpResponse.create()
        .addHeaders(headers(file))
        .withEntity(HttpEntities.create(file.type(), file.bytes().array()));
  }

  private List<HttpHeader> headers(WebFile file) {
    List<HttpHeader> headers = new ArrayList<>(PageSecurity.HEADERS);
    headers.add(
        HttpHeader.parse(
            "Cache-Control",
            file.isImmutable() ? "public, max-age=31536000, immutable" : "no-cache"));
    if (file.path().equals(INDEX)) {
      headers.add(PageSecurity.policyFor(file.bytes().text()));
    }
    return headers;
  }
}
