package io.virta.processors.runtime;

import io.virta.actors.model.Namespace;
import io.virta.processors.graph.Topology;
import io.virta.processors.operator.Attempts;
import io.virta.processors.task.TaskState;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a {@link TaskRunner} works with.
 *
 * @param state the sum of all durable cuts, which the runner keeps up to date
 * @param attempts of this runner and those before it
 * @param checksState whether other code may have written the state, so that all of it must be read
 *     once before the first record
 */
record RunnerParts(
    TaskEnvironment env,
    TaskPlan plan,
    Topology topology,
    TaskState state,
    Attempts attempts,
    boolean checksState,
    ActorRef<TaskJournal.Command> journal,
    ActorRef<Outcome> owner) {
  Namespace namespace() {
    return plan.task().app().namespace();
  }
}
