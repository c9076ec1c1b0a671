/**
 * Lease tables, owned by one event-sourced entity per account and region; start at {@link
 * io.virta.actors.lease.LeaseTablesEntity}. Knows no stream, no HTTP and no expression text.
 */
@NullMarked
package io.virta.actors.lease;

import org.jspecify.annotations.NullMarked;
