package io.virta.processors.graph;

import io.virta.actors.model.StreamName;
import io.virta.processors.Codec;
import io.virta.processors.Definition;
import io.virta.processors.DefinitionException;
import io.virta.processors.ErrorPolicy;
import io.virta.processors.Finding;
import io.virta.processors.Input;
import io.virta.processors.Pipeline;
import io.virta.processors.Processor;
import io.virta.processors.codec.JacksonCodec;
import io.virta.processors.error.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pipeline while its definition runs; collects stages and mistakes. */
final class PipelineDraft implements Pipeline {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  private final String id;
  private final int version;
  private final List<StageDraft> stages = new ArrayList<>();
  private final List<BranchesDraft<?>> branchings = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();
  private Policy onError = Policy.Suspend.INSTANCE;

  private PipelineDraft(String id, int version) {
    this.id = id;
    this.version = version;
  }

  static PipelineDraft of(Definition definition) {
    Processor processor = definition.getClass().getAnnotation(Processor.class);
    PipelineDraft draft =
        processor == null
            ? new PipelineDraft(definition.getClass().getName(), 1)
            : new PipelineDraft(processor.id(), processor.version());
    if (processor == null) {
      draft.wrong(draft.id, "the class has no id.", "Annotate it with @Processor(id = \"...\").");
    } else if (!ID.matcher(processor.id()).matches()) {
      draft.wrong(
          draft.id,
          "this is no id of a processor.",
          "An id has 1 to 64 lower-case letters, digits and hyphens and starts with a letter.");
    }
    definition.define(draft);
    return draft;
  }

  @Override
  public <T> Input<T> read(String stream, Class<T> type) {
    String problem = JacksonCodec.problemOf(type);
    if (problem != null) {
      wrong(stream, problem, "Rename one, or annotate the type with Jackson's @JsonTypeInfo.");
    }
    return read(stream, JacksonCodec.json(type), type);
  }

  @Override
  public <T> Input<T> read(String stream, Codec<T> codec) {
    return read(stream, codec, null);
  }

  private <T> Input<T> read(String stream, Codec<T> codec, @Nullable Class<T> type) {
    checkStream(stream, stream);
    return new InputDraft<>(this, stream, codec, type);
  }

  @Override
  public Pipeline onError(ErrorPolicy policy) {
    onError = (Policy) policy;
    return this;
  }

  /** Adds a stage; its name is the word after those that lead to its first input. */
  StageDraft add(String word, List<StageDraft> from, Supplier<Work> work) {
    for (StageDraft stage : from) {
      if (!stages.contains(stage)) {
        throw new IllegalArgumentException("events of another pipeline: " + stage.name);
      }
    }
    String path = from.isEmpty() ? word : from.get(0).name + " > " + word;
    StageDraft stage = new StageDraft(stages.size(), unused(path), from, work);
    stages.add(stage);
    return stage;
  }

  private String unused(String path) {
    Set<String> names = new HashSet<>();
    stages.forEach(stage -> names.add(stage.name));
    String name = path;
    for (int i = 2; names.contains(name); i++) {
      name = path + " " + i;
    }
    return name;
  }

  void add(BranchesDraft<?> branching) {
    branchings.add(branching);
  }

  void wrong(String stage, String problem, String remedy) {
    findings.add(new Finding(stage, problem, remedy));
  }

  /** Checks the name of a stream that a stage uses. */
  void checkStream(String stage, String stream) {
    if (!StreamName.isValid(stream)) {
      wrong(
          stage,
          "\"" + stream + "\" is no name of a stream.",
          "A name has 1 to 128 letters, digits, hyphens, underscores and dots.");
    }
  }

  /** Registers the id of a stage with state. */
  void stateful(String stageId, String stage) {
    if (!ID.matcher(stageId).matches()) {
      wrong(
          stage + " > " + stageId,
          "this is no id of a stage.",
          "An id has 1 to 64 lower-case letters, digits and hyphens and starts with a letter.");
    } else if (!ids.add(stageId)) {
      wrong(
          stage + " > " + stageId,
          "the id names the state of another stage too.",
          "Give each stage an id of its own.");
    }
  }

  /** The stream of the bad records of this processor. */
  String badRecords() {
    return ID.matcher(id).matches() ? id + "-bad" : "bad"; // a wrong id is reported by itself
  }

  Topology topology() {
    branchings.forEach(BranchesDraft::check);
    if (stages.isEmpty()) {
      wrong(id, "the pipeline reads nothing.", "Start with pipeline.read(...).");
    }
    List<Stage> all = stages.stream().map(this::stage).toList();
    Set<String> read = new HashSet<>();
    for (Stage stage : all) {
      if (stage.work() instanceof Work.Read input) {
        read.add(input.stream());
      }
    }
    checkDeadLetters(id, onError, read);
    for (Stage stage : all) {
      StageDraft draft = stages.get(stage.no());
      if (draft.goesNowhere()) {
        wrong(stage.name(), "its events go nowhere.", "End it with write(...), or remove it.");
      }
      if (stage.work() instanceof Work.Write output) {
        checkLoop(stage.name(), output.stream(), read);
      } else if (stage.work() instanceof Work.Read input) {
        checkDeadLetters(stage.name(), input.onBadRecord(), read);
      }
      if (draft.onError != null) {
        checkDeadLetters(stage.name(), draft.onError, read);
      }
    }
    if (!findings.isEmpty()) {
      throw new DefinitionException(id, findings);
    }
    return new Topology(id, version, all);
  }

  private void checkDeadLetters(String stage, Policy policy, Set<String> read) {
    if (policy instanceof Policy.DeadLetter letters) {
      checkStream(stage, letters.stream());
      checkLoop(stage, letters.stream(), read);
    } else if (policy instanceof Policy.Again again) {
      checkDeadLetters(stage, again.last(), read);
    }
  }

  private void checkLoop(String stage, String stream, Set<String> read) {
    if (read.contains(stream)) {
      wrong(
          stage,
          "the pipeline also reads the stream \"" + stream + "\", which is a loop.",
          "Write to another stream.");
    }
  }

  private Stage stage(StageDraft draft) {
    return new Stage(
        draft.no,
        draft.name,
        draft.from.stream().map(from -> from.no).toList(),
        draft.work.get(),
        draft.onError == null ? onError : draft.onError);
  }
}
