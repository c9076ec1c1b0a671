package io.virta.http.connection;

/** What TLS's application-layer protocol negotiation has settled for a connection. */
enum Alpn {
  NO_TLS,
  HTTP_1,
  HTTP_2
}
