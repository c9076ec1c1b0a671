/**
 * The wire format of Kinesis: the names of its operations, the shapes of their inputs, its ARNs and
 * its errors. Start at {@link io.virta.http.kinesis.model.KinesisModel}. Knows neither HTTP nor
 * actors.
 */
@NullMarked
package io.virta.http.kinesis.model;

import org.jspecify.annotations.NullMarked;
