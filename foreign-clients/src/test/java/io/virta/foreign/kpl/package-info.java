/**
 * Tests of the unmodified Kinesis Producer Library, and of its records in the Kinesis Client
 * Library.
 */
@NullMarked
package io.virta.foreign.kpl;

import org.jspecify.annotations.NullMarked;
