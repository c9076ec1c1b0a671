package io.virta.processors.graph;

import io.virta.processors.error.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stage while its pipeline is being defined. */
final class StageDraft {
  final int no;
  final String name;
  final List<StageDraft> from;

  /** Read when the pipeline is complete: an input is described after it was created. */
  final Supplier<Work> work;

  @Nullable Policy onError;
  private final List<StageDraft> next = new ArrayList<>();

  StageDraft(int no, String name, List<StageDraft> from, Supplier<Work> work) {
    this.no = no;
    this.name = name;
    this.from = List.copyOf(from);
    this.work = work;
    from.forEach(stage -> stage.next.add(this));
  }

  /** Returns whether no stage takes the events, which are not written either. */
  boolean goesNowhere() {
    // Late events are not the results of the stage before them.
    return !(work.get() instanceof Work.Write)
        && next.stream().allMatch(stage -> stage.work.get() == Work.Late.INSTANCE);
  }
}
