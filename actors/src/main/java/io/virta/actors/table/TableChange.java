package io.virta.actors.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of a table's settings; null or empty components change nothing. */
public record TableChange(
    List<IndexDefinition> newIndexes,
    List<String> goneIndexes,
    @Nullable Boolean onDemand,
    @Nullable Throughput throughput,
    @Nullable Boolean deletionProtected,
    Map<String, String> newTags,
    List<String> goneTags) {

  public TableChange {
    newIndexes = List.copyOf(newIndexes);
    goneIndexes = List.copyOf(goneIndexes);
    newTags = Map.copyOf(newTags);
    goneTags = List.copyOf(goneTags);
  }

  public static TableChange ofTags(Map<String, String> added, List<String> removed) {
    return new TableChange(List.of(), List.of(), null, null, null, added, removed);
  }

  /** Returns the definition after the change. */
  public TableDefinition applyTo(TableDefinition old) {
    List<IndexDefinition> indexes = new ArrayList<>(old.indexes());
    indexes.removeIf(index -> goneIndexes.contains(index.name().value()));
    for (IndexDefinition added : newIndexes) {
      if (indexes.stream().noneMatch(there -> there.isLike(added))) {
        indexes.add(added);
      }
    }
    Map<String, String> tags = new HashMap<>(old.tags());
    tags.putAll(newTags);
    tags.keySet().removeAll(Set.copyOf(goneTags));
    boolean onDemandNow = onDemand == null ? old.onDemand() : onDemand;
    Throughput asked = throughput == null ? old.throughput() : throughput;
    return new TableDefinition(
        old.key(),
        indexes,
        onDemandNow,
        onDemandNow ? Throughput.ON_DEMAND : asked,
        deletionProtected == null ? old.deletionProtected() : deletionProtected,
        tags,
        old.timeToLive());
  }
}
