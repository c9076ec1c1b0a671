/**
 * The wire format common to all services: request shapes and their constraints, the JSON and CBOR
 * dialects, errors. Start at {@link io.virta.http.aws.wire.BodyReader} and {@link
 * io.virta.http.aws.wire.ServiceErrors}. Knows neither HTTP nor actors.
 */
@NullMarked
package io.virta.http.aws.wire;

import org.jspecify.annotations.NullMarked;
