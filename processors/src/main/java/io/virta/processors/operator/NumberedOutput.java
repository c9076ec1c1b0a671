package io.virta.processors.operator;

/**
 * A record to write, with the out number under which its target stores it once.
 *
 * @param outNumber see {@link DirectInput}
 */
public record NumberedOutput(long outNumber, OutputRecord record) {}
