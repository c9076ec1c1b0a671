/** The values of the domain, checked once when they are made. Knows no actor. */
@NullMarked
package io.virta.actors.model;

import org.jspecify.annotations.NullMarked;
