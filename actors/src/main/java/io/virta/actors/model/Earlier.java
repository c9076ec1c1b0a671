package io.virta.actors.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What earlier attempts of a call have stored, in the answer to a later one.
 *
 * @param entries in the order in which they were stored, those of shards that were split or merged
 *     before those of the shards that replaced them
 * @param rest why none of the other records was taken; null when some were, or there are none
 */
public record Earlier(List<StoredEntries> entries, @Nullable VirtaException rest) {}
