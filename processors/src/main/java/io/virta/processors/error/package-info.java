/** What happens to events for which a stage fails. */
@NullMarked
package io.virta.processors.error;

import org.jspecify.annotations.NullMarked;
