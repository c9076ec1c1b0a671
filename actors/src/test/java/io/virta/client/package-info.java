/** Tests of the client API and its configuration. */
@NullMarked
package io.virta.client;

import org.jspecify.annotations.NullMarked;
