package io.virta.http.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a request that a signature covers, as they came over the wire. */
public interface SignedRequest {

  /** In capitals. */
  String method();

  /** Still percent-encoded; {@code /} at least. */
  String rawPath();

  /** Still percent-encoded, without the question mark; empty for none. */
  String rawQuery();

  /** The first header of that name in lower case; null for none. */
  @Nullable String header(String name);

  /** All headers of that name in lower case, in the order of their arrival. */
  List<String> headers(String name);
}
