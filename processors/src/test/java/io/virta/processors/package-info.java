/** Tests of the language and of the packages below it. */
@NullMarked
package io.virta.processors;

import org.jspecify.annotations.NullMarked;
