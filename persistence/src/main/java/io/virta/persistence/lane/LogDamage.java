package io.virta.persistence.lane;

import java.util.List;

/**
 * Durable data that a lane can no longer find or read. The lane lists it, also after restarts,
 * until {@code log repair} abandons the data or the file is restored.
 *
 * @param lane the name of the lane
 * @param file the name of the file in the lane's directory; empty if it is not known
 * @param offset the first damaged byte of the file; 0 if the complete file is missing or foreign
 * @param persistenceIds the ids that are known to have lost entries, sorted
 * @param concernsOthers whether other ids may have lost entries, too
 * @param what a clause that describes the finding, such as {@code "the file is missing"}
 */
public record LogDamage(
    String lane,
    String file,
    long offset,
    List<String> persistenceIds,
    boolean concernsOthers,
    String what) {

  /** Instructions for removing the damage. */
  public static final String REMEDY =
      "stop the node and run `virta log verify`; then restore the file from a copy, or abandon what"
          + " is lost with `virta log repair --skip`";

  private static final int IDS_SHOWN_MAX = 5;

  public LogDamage {
    persistenceIds = List.copyOf(persistenceIds);
  }

  /** A line for operators with the place, the finding, the ids concerned and the remedy. */
  public String describe() {
    StringBuilder line = new StringBuilder("Lane ").append(lane);
    if (!file.isEmpty()) {
      line.append(", file ").append(file);
      line.append(offset > 0 ? " at " + offset : "");
    }
    line.append(": ").append(what);
    if (!persistenceIds.isEmpty()) {
      line.append("; concerns ").append(shownIds());
    }
    if (concernsOthers) {
      line.append("; ids without later entries may have lost some, too");
    }
    return line.append("; ").append(REMEDY).append('.').toString();
  }

  private String shownIds() {
    int more = persistenceIds.size() - IDS_SHOWN_MAX;
    String shown =
        String.join(
            ", ", persistenceIds.subList(0, Math.min(persistenceIds.size(), IDS_SHOWN_MAX)));
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
