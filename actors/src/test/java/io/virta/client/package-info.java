/** What programs get from the facade and its configuration. */
@NullMarked
package io.virta.client;

import org.jspecify.annotations.NullMarked;
