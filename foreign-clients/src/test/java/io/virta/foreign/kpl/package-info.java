/**
 * The Kinesis Producer Library as it is, and what the Kinesis Client Library makes of its records.
 */
@NullMarked
package io.virta.foreign.kpl;

import org.jspecify.annotations.NullMarked;
