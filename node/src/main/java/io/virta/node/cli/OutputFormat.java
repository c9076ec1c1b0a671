package io.virta.node.cli;

/**
 * The output format of a command: a table for people, a JSON document, or one JSON value per line
 * for pipes.
 */
enum OutputFormat {
  table,
  json,
  ndjson
}
