package io.virta.http.aws.identity.signature;

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

  /** Host and port that the client asked for, from {@code Host} or {@code :authority}. */
  String authority();

  /** The first header of that name in lower case; null for none. */
  @Nullable String header(String name);

  /** All headers of that name in lower case, in the order of their arrival. */
  List<String> headers(String name);

  /**
   * What the client may have written as its content type; more than one where the server only knows
   * the meaning, not the letters.
   */
  List<String> contentTypes();
}
