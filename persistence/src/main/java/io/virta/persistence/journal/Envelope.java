package io.virta.persistence.journal;

import org.jspecify.annotations.Nullable;

/**
 * An event or a snapshot with the properties that Pekko Persistence needs when it is read back.
 *
 * @param payload the event or the state
 * @param adapterManifest what the actor's event adapter calls the event; empty for snapshots
 * @param writerUuid the incarnation of the actor that wrote the event; empty for snapshots
 * @param timestampMillis epoch milliseconds of the write, 0 when Pekko gave none
 * @param metadata opaque addition of Pekko's replicated event sourcing, mostly absent
 */
record Envelope(
    Object payload,
    String adapterManifest,
    String writerUuid,
    long timestampMillis,
    @Nullable Object metadata) {}
