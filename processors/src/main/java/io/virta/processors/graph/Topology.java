package io.virta.processors.graph;

import io.virta.processors.Definition;
import io.virta.processors.DefinitionException;
import io.virta.processors.error.Policy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A checked pipeline: stages in an order in which events only move to later ones. Immutable, but
 * the functions in it may have state, so each task has a topology of its own.
 *
 * @param id the id of the processor
 * @param version the version of its results
 */
public record Topology(String id, int version, List<Stage> stages) {
  /**
   * Runs a definition and checks the result.
   *
   * @throws DefinitionException with all mistakes
   */
  public static Topology of(Definition definition) {
    return PipelineDraft.of(definition).topology();
  }

  /** Returns whether no stage keeps state. */
  public boolean isStateless() {
    return stages.stream().noneMatch(stage -> stage.work().isStateful());
  }

  /** Returns the stages that read streams. */
  public List<Stage> inputs() {
    return stages.stream().filter(stage -> stage.work() instanceof Work.Read).toList();
  }

  /** Returns the inputs whose events reach that stage; itself if it is one. */
  public Set<Stage> inputsOf(Stage stage) {
    Set<Stage> inputs = new LinkedHashSet<>();
    if (stage.from().isEmpty()) {
      inputs.add(stage);
    }
    for (int before : stage.from()) {
      inputs.addAll(inputsOf(stages.get(before)));
    }
    return inputs;
  }

  /** Returns the stages that take the events of that stage, in the order of their definition. */
  public List<Stage> after(Stage stage) {
    return stages.stream().filter(other -> other.from().contains(stage.no())).toList();
  }

  /** Returns the streams to which error policies send records. */
  public Set<String> deadLetters() {
    Set<String> streams = new TreeSet<>();
    for (Stage stage : stages) {
      addTo(streams, stage.onError());
      if (stage.work() instanceof Work.Read read) {
        addTo(streams, read.onBadRecord());
      }
    }
    return streams;
  }

  private static void addTo(Set<String> streams, Policy policy) {
    if (policy instanceof Policy.DeadLetter letters) {
      streams.add(letters.stream());
    } else if (policy instanceof Policy.Again again) {
      addTo(streams, again.last());
    }
  }
}
