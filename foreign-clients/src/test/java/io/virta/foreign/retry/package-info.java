/**
 * Tests of AWS's own clients with lost responses and killed nodes: no record is lost, and retries
 * store none twice.
 */
@NullMarked
package io.virta.foreign.retry;

import org.jspecify.annotations.NullMarked;
