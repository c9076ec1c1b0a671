package io.virta.node.cli;

/** How a command prints its answer: for eyes, for one JSON reader, or for a pipe. */
enum OutputFormat {
  table,
  json,
  ndjson
}
