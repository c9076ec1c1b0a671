package io.virta.processors.graph;

import io.virta.processors.Branches;
import io.virta.processors.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Branches that are being defined. */
final class BranchesDraft<T> implements Branches<T> {
  private final EventsDraft<T> events;
  private final List<Class<?>> taken = new ArrayList<>();
  private boolean ended;

  BranchesDraft(EventsDraft<T> events) {
    this.events = events;
  }

  @Override
  public <S extends T> Branches<T> on(Class<S> subtype, Consumer<? super Events<S>> branch) {
    for (Class<?> earlier : taken) {
      if (earlier.isAssignableFrom(subtype)) {
        wrong(
            "no event reaches the branch for " + subtype.getSimpleName() + ".",
            "Put it before the branch for " + earlier.getSimpleName() + ", or remove it.");
      }
    }
    branch.accept(events.only(subtype, List.copyOf(taken)));
    taken.add(subtype);
    return this;
  }

  @Override
  public void rest(Consumer<? super Events<T>> branch) {
    ended = true;
    branch.accept(events.rest(List.copyOf(taken)));
  }

  @Override
  public void complete() {
    ended = true;
    Class<? extends T> type = events.type;
    if (type == null || !type.isSealed()) {
      wrong(
          "complete() cannot be checked, because the events are not of a sealed type"
              + (type == null ? " that is known." : ", but " + type.getSimpleName() + "."),
          "Use rest(...), or declare the sealed type.");
      return;
    }
    List<Class<?>> missing = new ArrayList<>();
    collectMissing(type, missing);
    for (Class<?> subtype : missing) {
      wrong(
          "complete() has no branch for " + subtype.getSimpleName() + ".",
          "Add on(" + subtype.getSimpleName() + ".class, ...), or use rest(...).");
    }
  }

  private void collectMissing(Class<?> type, List<Class<?>> missing) {
    if (taken.stream().anyMatch(branch -> branch.isAssignableFrom(type))) {
      return;
    }
    if (!type.isSealed()) {
      missing.add(type);
      return;
    }
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      collectMissing(permitted, missing);
    }
  }

  /** Adds a finding if neither {@code rest} nor {@code complete} was called. */
  void check() {
    if (!ended) {
      wrong("branch() is not ended.", "End it with rest(...) or complete().");
    }
  }

  private void wrong(String problem, String remedy) {
    events.pipeline.wrong(events.stage().name, problem, remedy);
  }
}
