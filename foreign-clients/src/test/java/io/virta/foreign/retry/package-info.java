/** Tests of AWS's own clients with lost responses: their retries must not store records twice. */
@NullMarked
package io.virta.foreign.retry;

import org.jspecify.annotations.NullMarked;
