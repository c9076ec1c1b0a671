package io.virta.actors.shard;

import io.virta.actors.model.StoredEntries;
import io.virta.persistence.record.CallId;
import java.util.List;
import java.util.Map;

/**
 * What the log knows of calls.
 *
 * @param entries what those that were asked for have stored, oldest first, ancestors before their
 *     children
 * @param repeats all that have stored something with a later attempt than the first, and when;
 *     epoch milliseconds
 */
record FoundCalls(Map<CallId, List<StoredEntries>> entries, Map<CallId, Long> repeats) {
  List<StoredEntries> of(CallId call) {
    return entries.getOrDefault(call, List.of());
  }
}
