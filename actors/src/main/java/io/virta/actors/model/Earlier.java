package io.virta.actors.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries that earlier attempts of a call have stored, in the answer to a later attempt.
 *
 * @param entries in the order in which they were stored, parents before children
 * @param rest why all remaining records were refused; null if some were stored, or if none remained
 */
public record Earlier(List<StoredEntries> entries, @Nullable VirtaException rest) {}
