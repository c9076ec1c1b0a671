package io.virta.persistence.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The expected content of a lane, in plain maps: the specification to which runs are compared. */
final class LaneModel {
  /** The expected content of one id. */
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

  /** The content of an id as an observer sees it. */
  String show(String name) {
    return ids.getOrDefault(name, new Id()).toString();
  }

  /** The numbers of the kept records of an id. */
  String recordNumbers(String name) {
    StringBuilder numbers = new StringBuilder();
    for (String event : ids.getOrDefault(name, new Id()).events.values()) {
      if (event.startsWith("record ")) {
        numbers.append(' ').append(event.split(" ", 3)[1]);
      }
    }
    return numbers.toString();
  }

  /** All events and snapshots, one string each. */
  List<String> contents() {
    List<String> contents = new ArrayList<>();
    ids.forEach(
        (name, id) -> {
          id.events.forEach((seq, content) -> contents.add(name + " " + seq + " " + content));
          id.snapshots.forEach((seq, content) -> contents.add(name + " " + seq + " " + content));
        });
    return contents;
  }

  /** The content of the lane as an observer sees it. */
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
