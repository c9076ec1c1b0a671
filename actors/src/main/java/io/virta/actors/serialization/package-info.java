/**
 * How our messages and events become bytes: marker interfaces that the serialization bindings name.
 */
@NullMarked
package io.virta.actors.serialization;

import org.jspecify.annotations.NullMarked;
