package io.virta.http.aws.service;

import org.apache.pekko.http.javadsl.model.HttpRequest;

/** An operation of the query protocol, of any service. Safe for any thread; never blocks. */
public interface QueryAction {
  /**
   * The answer of an operation.
   *
   * @param namespace the XML namespace
   * @param xml the contents of the response element; may be empty
   */
  record Result(String namespace, String xml) {}

  /** The name of the operation in the field {@code Action}. */
  String name();

  /**
   * Authenticates the caller and answers the request.
   *
   * @param body the body as it was signed
   * @throws io.virta.http.aws.wire.WireException if the request is refused
   */
  Result answer(HttpRequest request, byte[] body, QueryForm form);
}
