package io.virta.bench.report;

import java.util.List;

/**
 * What a run was.
 *
 * @param name of its files: date, commit, and whether it was a trial
 * @param commit of the sources that were measured
 * @param command the arguments of {@code bench/run}
 * @param rounds measurements of each contender
 * @param serverFlags JVM flags of the servers and tools
 */
public record Run(
    String name,
    String commit,
    List<String> command,
    int rounds,
    List<String> serverFlags,
    Machine machine) {}
