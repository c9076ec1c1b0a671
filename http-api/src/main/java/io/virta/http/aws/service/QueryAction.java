package io.virta.http.aws.service;

import org.apache.pekko.http.javadsl.model.HttpRequest;

/** An operation of the query protocol, of whichever service. Safe for any thread; never blocks. */
public interface QueryAction {
  /**
   * What an operation answers.
   *
   * @param namespace of the XML
   * @param xml inside the element of the response; may be empty
   */
  record Result(String namespace, String xml) {}

  /** The operation as the field {@code Action} names it. */
  String name();

  /**
   * Answers a request; finds out the caller first.
   *
   * @param body as it was signed
   * @throws io.virta.http.aws.wire.WireException when it is refused
   */
  Result answer(HttpRequest request, byte[] body, QueryForm form);
}
