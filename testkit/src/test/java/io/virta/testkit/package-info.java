@NullMarked
package io.virta.testkit;

import org.jspecify.annotations.NullMarked;
