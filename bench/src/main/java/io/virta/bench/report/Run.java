package io.virta.bench.report;

import java.util.List;

/**
 * The identity and configuration of a run.
 *
 * @param name the base name of its files: date, commit, and a suffix for trials
 * @param commit the commit of the measured sources
 * @param command the arguments of {@code bench/run}
 * @param rounds the number of measurements of each contender
 * @param serverFlags the JVM flags of the servers and tools
 */
public record Run(
    String name,
    String commit,
    List<String> command,
    int rounds,
    List<String> serverFlags,
    Machine machine) {}
