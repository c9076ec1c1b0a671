package io.virta.bench.row;

import java.util.function.Supplier;

/**
 * One side of a row.
 *
 * @param id unique within the row
 * @param label its name in the table
 * @param run starts its server, measures once and stops the server
 */
public record Contender(String id, String label, Supplier<Measurement> run) {}
