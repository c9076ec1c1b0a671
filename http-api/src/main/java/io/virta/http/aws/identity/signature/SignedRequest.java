package io.virta.http.aws.identity.signature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a request that a signature covers, as received. */
public interface SignedRequest {

  /** The HTTP method, in upper case. */
  String method();

  /** The path, still percent-encoded; at least {@code /}. */
  String rawPath();

  /** The query, still percent-encoded, without the question mark; empty if there is none. */
  String rawQuery();

  /** The host and port that the client addressed, from {@code Host} or {@code :authority}. */
  String authority();

  /** Returns the value of the first header with that lower-case name, or null if there is none. */
  @Nullable String header(String name);

  /** Returns the values of all headers with that lower-case name, in order of arrival. */
  List<String> headers(String name);

  /**
   * The spellings in which the client may have written its content type; several if the server
   * knows only the parsed value and not the original text.
   */
  List<String> contentTypes();
}
