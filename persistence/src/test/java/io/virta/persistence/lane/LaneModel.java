package io.virta.persistence.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a lane should hold, kept in plain maps: the specification that runs are compared with. */
final class LaneModel {
  /** One id. */
  static final class Id {
    long highest;
    long trimmedTo;
    long nextRecord = 1;
    final TreeMap<Long, String> events = new TreeMap<>();
    final TreeMap<Long, String> snapshots = new TreeMap<>();

    Id copy() {
      Id copy = new Id();
      copy.highest = highest;
      copy.trimmedTo = trimmedTo;
      copy.nextRecord = nextRecord;
      copy.events.putAll(events);
      copy.snapshots.putAll(snapshots);
      return copy;
    }

    void trimTo(long seq) {
      trimmedTo = Math.max(trimmedTo, Math.min(seq, highest));
      events.headMap(trimmedTo, true).clear();
    }

    @Override
    public String toString() {
      return "highest " + highest + ", events " + events + ", snapshots " + snapshots;
    }
  }

  private final TreeMap<String, Id> ids = new TreeMap<>();

  LaneModel copy() {
    LaneModel copy = new LaneModel();
    ids.forEach((name, id) -> copy.ids.put(name, id.copy()));
    return copy;
  }

  Id id(String name) {
    return ids.computeIfAbsent(name, absent -> new Id());
  }

  void drop(String name) {
    ids.remove(name);
  }

  void put(String name, Id id) {
    ids.put(name, id);
  }

  /** What an observer sees of that id. */
  String show(String name) {
    return ids.getOrDefault(name, new Id()).toString();
  }

  /** The numbers of the records kept of that id. */
  String recordNumbers(String name) {
    StringBuilder numbers = new StringBuilder();
    for (String event : ids.getOrDefault(name, new Id()).events.values()) {
      if (event.startsWith("record ")) {
        numbers.append(' ').append(event.split(" ", 3)[1]);
      }
    }
    return numbers.toString();
  }

  /** All events and snapshots, one text each. */
  List<String> contents() {
    List<String> contents = new ArrayList<>();
    ids.forEach(
        (name, id) -> {
          id.events.forEach((seq, content) -> contents.add(name + " " + seq + " " + content));
          id.snapshots.forEach((seq, content) -> contents.add(name + " " + seq + " " + content));
        });
    return contents;
  }

  /** What an observer of the lane sees. */
  Map<String, String> visible() {
    TreeMap<String, String> visible = new TreeMap<>();
    ids.forEach(
        (name, id) -> {
          if (id.highest > 0 || !id.snapshots.isEmpty()) {
            visible.put(name, id.toString());
          }
        });
    return visible;
  }
}
