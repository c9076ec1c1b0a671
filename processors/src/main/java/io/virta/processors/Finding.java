package io.virta.processors;

/**
 * A mistake in a definition.
 *
 * @param stage the stage: its id, or its position such as {@code orders > map}
 * @param problem one sentence
 * @param remedy what to write instead, one sentence
 */
public record Finding(String stage, String problem, String remedy) {
  @Override
  public String toString() {
    return stage + ": " + problem + " " + remedy;
  }
}
