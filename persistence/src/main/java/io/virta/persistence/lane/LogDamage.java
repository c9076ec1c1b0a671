package io.virta.persistence.lane;

import java.util.List;

/**
 * Durable data that a lane can no longer find or read. It stays in the list of the lane, over
 * restarts too, until {@code log repair} abandons the data or the file is restored.
 *
 * @param lane name of the lane
 * @param file name of the file in the lane's directory; empty when the place is not known
 * @param offset first damaged byte of the file; 0 when the whole file is missing or foreign
 * @param persistenceIds ids that are known to have lost entries, in order
 * @param concernsOthers whether ids that are not named may have lost entries, too
 * @param what a clause that says what was found, such as {@code "the file is missing"}
 */
public record LogDamage(
    String lane,
    String file,
    long offset,
    List<String> persistenceIds,
    boolean concernsOthers,
    String what) {

  /** How to get rid of the damage. */
  public static final String REMEDY =
      "stop the node and run `virta log verify`; then restore the file from a copy, or abandon what"
          + " is lost with `virta log repair --skip`";

  private static final int IDS_SHOWN_MAX = 5;

  public LogDamage {
    persistenceIds = List.copyOf(persistenceIds);
  }

  /** Place, finding, ids concerned and remedy in one line for people. */
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
