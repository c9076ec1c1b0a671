/** The values of the domain, validated once when they are created. Knows no actor. */
@NullMarked
package io.virta.actors.model;

import org.jspecify.annotations.NullMarked;
