package io.virta.processors.task;

import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.state.Change;
import java.io.IOException;
import java.util.List;

/**
 * Everything that a task did since its last cut. Either all of it happened or nothing.
 *
 * @param no the number of the cut, from 1
 * @param acknowledged the out number up to which the targets have all outputs of earlier cuts
 * @param lastOutNumber the last out number that was given so far
 * @param positions the positions that changed: records were processed, or the shard has ended
 * @param changes the slots of state that changed
 * @param outputs what to send once the cut is durable, by rising out numbers
 */
public record Cut(
    long no,
    long acknowledged,
    long lastOutNumber,
    List<ShardPosition> positions,
    List<Change> changes,
    List<NumberedOutput> outputs) {
  public Cut {
    positions = List.copyOf(positions);
    changes = List.copyOf(changes);
    outputs = List.copyOf(outputs);
  }

  /** Returns the stored form; {@link #decode} reads it. */
  public byte[] encode() {
    return CutFormat.encode(this);
  }

  /**
   * Returns the cut with that stored form.
   *
   * @throws IOException if the bytes are no cut of a known version
   */
  public static Cut decode(byte[] bytes) throws IOException {
    return CutFormat.decode(bytes);
  }
}
