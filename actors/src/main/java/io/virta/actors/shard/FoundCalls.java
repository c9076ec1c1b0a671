package io.virta.actors.shard;

import io.virta.actors.model.StoredEntries;
import io.virta.persistence.record.CallId;
import java.util.List;
import java.util.Map;

/**
 * The result of searching the log for calls.
 *
 * @param entries the entries that the requested calls have stored, oldest first, ancestors before
 *     their children
 * @param repeats all calls that have stored records with a later attempt than the first, and their
 *     arrival; epoch milliseconds
 */
record FoundCalls(Map<CallId, List<StoredEntries>> entries, Map<CallId, Long> repeats) {
  List<StoredEntries> of(CallId call) {
    return entries.getOrDefault(call, List.of());
  }
}
