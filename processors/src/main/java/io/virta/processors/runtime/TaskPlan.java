package io.virta.processors.runtime;

/**
 * What a task is to run.
 *
 * @param incarnation distinguishes this app from an earlier one with the same id: names its
 *     producers
 * @param generation rises with each deployment; a task that runs an earlier one stops and starts
 *     again
 */
public record TaskPlan(TaskKey task, String incarnation, int generation) {
  /** Returns the name of a producer of this task. */
  String producer(String part) {
    return "%s/%s/%s".formatted(task.entityId(), incarnation, part);
  }
}
