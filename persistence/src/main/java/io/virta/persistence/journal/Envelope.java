package io.virta.persistence.journal;

import org.jspecify.annotations.Nullable;

/**
 * An event or a snapshot with the properties that Pekko Persistence needs when it is read back.
 *
 * @param payload the event or the state
 * @param adapterManifest the manifest that the actor's event adapter gave the event; empty for
 *     snapshots
 * @param writerUuid the incarnation of the actor that wrote the event; empty for snapshots
 * @param timestampMillis epoch milliseconds of the write, 0 when Pekko gave none
 * @param metadata opaque metadata of Pekko's replicated event sourcing, usually absent
 */
record Envelope(
    Object payload,
    String adapterManifest,
    String writerUuid,
    long timestampMillis,
    @Nullable Object metadata) {}
