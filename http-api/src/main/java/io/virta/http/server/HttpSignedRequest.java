package io.virta.http.server;

import io.virta.http.identity.SignedRequest;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** An HTTP request as those see it who check its signature. */
record HttpSignedRequest(HttpRequest request) implements SignedRequest {
  @Override
  public String method() {
    return request.method().value();
  }

  @Override
  public String rawPath() {
    return request.getUri().getPathString();
  }

  @Override
  public String rawQuery() {
    return request.getUri().rawQueryString().orElse("");
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse(null);
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>(1);
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(name)) {
        values.add(header.value());
      }
    }
    return values;
  }
}
