/** AWS's own clients whose answers are lost: what they send again must not be stored again. */
@NullMarked
package io.virta.foreign.retry;

import org.jspecify.annotations.NullMarked;
