package io.virta.http.connection;

/** The result of the application-layer protocol negotiation (ALPN) of a connection. */
enum Alpn {
  NO_TLS,
  HTTP_1,
  HTTP_2
}
