/**
 * What the wire looks like: operation names, request shapes and their constraints, the JSON and
 * CBOR dialects, errors. Start at {@link io.virta.http.wire.KinesisModel}. Knows neither HTTP nor
 * actors.
 */
@NullMarked
package io.virta.http.wire;

import org.jspecify.annotations.NullMarked;
